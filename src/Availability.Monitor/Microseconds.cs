namespace Availability.Monitor;

/// <summary>The resolution of everything that a record holds.</summary>
internal static class Microseconds
{
    public static TimeSpan Truncate(TimeSpan duration) =>
        new(duration.Ticks - (duration.Ticks % TimeSpan.TicksPerMicrosecond));

    public static DateTimeOffset Truncate(DateTimeOffset instant) =>
        instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
}
