namespace Availability.Monitor.Scheduling;

/// <summary>A check whose time has come.</summary>
/// <param name="Target">Of what.</param>
/// <param name="Slot">Its natural key in time.</param>
/// <param name="DueAt">When it was to start: the slot, except for an early check. Lateness counts from here.</param>
internal readonly record struct DueCheck(ScheduledTarget Target, DateTimeOffset Slot, DateTimeOffset DueAt);
