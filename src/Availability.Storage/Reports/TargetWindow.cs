namespace Availability.Storage.Reports;

/// <summary>A target, and what was observed of it in a window.</summary>
/// <param name="Id">The database's id.</param>
/// <param name="Name">Unique.</param>
/// <param name="Url">As it is checked, without credentials.</param>
/// <param name="Group">Null for none.</param>
/// <param name="Window">All its locations together.</param>
public sealed record TargetWindow(int Id, string Name, string Url, string? Group, WindowReport Window);
