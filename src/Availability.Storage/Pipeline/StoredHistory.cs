namespace Availability.Storage.Pipeline;

/// <summary>How the history lies on the database's disk.</summary>
/// <param name="Partitions">Days of raw rows that have a partition, those ahead included.</param>
/// <param name="Oldest">Where the oldest begins; null without any.</param>
/// <param name="DaysAhead">Days after today that have their partition without one between that has none.</param>
/// <param name="RawBytes">Of the raw rows, with their indexes.</param>
/// <param name="DatabaseBytes">Of all.</param>
/// <param name="RolledUntil">Every hour before has its rollups; null when none has.</param>
/// <param name="DirtyHours">Hours that are over and wait for their rollups, or for them again.</param>
public sealed record StoredHistory(
    int Partitions, DateTimeOffset? Oldest, int DaysAhead, long RawBytes, long DatabaseBytes, DateTimeOffset? RolledUntil, long DirtyHours);
