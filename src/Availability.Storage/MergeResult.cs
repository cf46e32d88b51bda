namespace Availability.Storage;

/// <summary>What became of rows of which some may have been stored before.</summary>
/// <param name="Inserted">New ones.</param>
/// <param name="Redelivered">There already, by their request id.</param>
/// <param name="Duplicates">Whose slot another check holds, once each.</param>
internal sealed record MergeResult(int Inserted, int Redelivered, IReadOnlyList<CheckRow> Duplicates);
