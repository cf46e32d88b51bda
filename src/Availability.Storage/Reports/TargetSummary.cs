namespace Availability.Storage.Reports;

/// <summary>A target and its state now, without what takes longer to find out.</summary>
/// <param name="Id">The database's id.</param>
/// <param name="Name">Unique.</param>
/// <param name="Url">As it is checked, without credentials.</param>
/// <param name="Group">Null for none.</param>
/// <param name="State">All locations together.</param>
/// <param name="Retired">As <see cref="TargetReport.Retired"/>.</param>
/// <param name="NewestAt">The newest record of any outcome; null when there is none in the look-back.</param>
/// <param name="Period">The shortest of its locations; null when none is known.</param>
public sealed record TargetSummary(
    int Id, string Name, string Url, string? Group, TargetState State, bool Retired, DateTimeOffset? NewestAt,
    TimeSpan? Period);
