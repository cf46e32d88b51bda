namespace Availability.Storage.Pipeline;

/// <summary>Why messages were set aside.</summary>
/// <param name="Reason">What was wrong with the newest of them: a text from outside.</param>
/// <param name="Count">How many.</param>
/// <param name="NewestAt">When the newest was.</param>
/// <param name="Topic">Its topic.</param>
/// <param name="Partition">Its partition.</param>
/// <param name="Offset">Its offset, to look at it.</param>
public sealed record SetAsideReason(string Reason, long Count, DateTimeOffset NewestAt, string Topic, int Partition, long Offset);
