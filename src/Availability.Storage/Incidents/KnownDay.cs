namespace Availability.Storage.Incidents;

/// <summary>The runs of a day, as far as it was over.</summary>
/// <param name="Until">How far.</param>
/// <param name="Count">What its rollups counted before they were read.</param>
/// <param name="ReadAt">When they were read.</param>
/// <param name="Runs">Of all targets.</param>
/// <param name="Open">Which of them more ups may follow than there were.</param>
internal sealed record KnownDay(DateTimeOffset Until, DownDay Count, long ReadAt, IReadOnlyList<IncidentRunRow> Runs, IReadOnlyList<int> Open);
