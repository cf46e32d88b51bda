namespace Availability.Storage;

/// <summary>What a monitor tells of the slots of one hour; each number only grows.</summary>
/// <param name="Hour">Its beginning.</param>
/// <param name="Scheduled">Checks that were due.</param>
/// <param name="Published">Records that the broker confirmed.</param>
/// <param name="Dropped">Records that were lost.</param>
/// <param name="Abandoned">Checks that a stop cut short.</param>
public sealed record MonitorHour(DateTimeOffset Hour, long Scheduled, long Published, long Dropped, long Abandoned);
