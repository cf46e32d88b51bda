namespace Availability.Storage.Incidents;

/// <summary>A day as its rollups count it.</summary>
/// <param name="Places">Targets at a location with a down.</param>
/// <param name="Checks">Up and down, of those.</param>
internal readonly record struct DownDay(long Places, long Checks);
