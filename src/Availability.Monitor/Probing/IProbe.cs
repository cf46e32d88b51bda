namespace Availability.Monitor.Probing;

/// <summary>Looks at one target once. What it finds is a value; it throws only when the program's stop cut it short.</summary>
internal interface IProbe
{
    ValueTask<ProbeResult> ProbeAsync(ProbeTarget target, CancellationToken stopping);
}
