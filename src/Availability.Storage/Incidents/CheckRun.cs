namespace Availability.Storage.Incidents;

/// <summary>Checks of a target at one location that follow each other and say the same.</summary>
/// <param name="IsUp">Up, or down: a missed check is the monitor's own and is in no run.</param>
/// <param name="First">The first one's slot.</param>
/// <param name="Last">The last one's slot.</param>
/// <param name="Count">How many.</param>
public readonly record struct CheckRun(bool IsUp, DateTimeOffset First, DateTimeOffset Last, long Count)
{
    /// <summary>A single check.</summary>
    public static CheckRun Of(bool isUp, DateTimeOffset slot) => new(isUp, slot, slot, 1);

    /// <summary>Both, and what lies between.</summary>
    internal CheckRun Through(CheckRun later) => this with { Last = later.Last, Count = Count + later.Count };
}
