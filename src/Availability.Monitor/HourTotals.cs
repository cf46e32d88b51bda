namespace Availability.Monitor;

/// <summary>What became of the checks whose slots lie in one hour, since the monitor's start. Each only grows.</summary>
internal readonly record struct HourTotals(long Scheduled, long Published, long Dropped, long Abandoned)
{
    public static HourTotals operator +(HourTotals left, HourTotals right) => new(
        left.Scheduled + right.Scheduled, left.Published + right.Published, left.Dropped + right.Dropped, left.Abandoned + right.Abandoned);
}
