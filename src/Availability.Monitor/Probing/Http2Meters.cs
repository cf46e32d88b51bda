using System.Diagnostics.Metrics;

namespace Availability.Monitor.Probing;

/// <summary>
/// What the framework's client counts of probes goes where nobody exports it: its instruments have the target's host as a tag,
/// and a check has instruments of its own.
/// </summary>
internal sealed class Http2Meters : IMeterFactory
{
    private readonly Meter _meter = new("Availability.Monitor.Http2");

    /// <summary>The only one: a client's instruments are found again by their names.</summary>
    public static Http2Meters Unexported { get; } = new();

    public Meter Create(MeterOptions options) => _meter;

    public void Dispose()
    {
        // Lives as long as the process.
    }
}
