namespace Availability.Writer.Monitors;

/// <summary>What every message of the monitors topic says of itself (docs/messages-monitors.md).</summary>
internal sealed record MonitorMessage(string? Type);
