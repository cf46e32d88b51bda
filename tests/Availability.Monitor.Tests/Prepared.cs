using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;

namespace Availability.Monitor.Tests;

/// <summary>Valid values of the monitor's types, for tests that care about a part of them only.</summary>
internal static class Prepared
{
    public static StatusRanges Status(string text) =>
        StatusRanges.TryParse(text, out var ranges) ? ranges! : throw new ArgumentException("not a status list", nameof(text));

    public static ProbeTarget Target(Target? target = null, MonitorOptions? options = null) =>
        // A deadline that no exchange on loopback reaches, on the busiest machine.
        new(target ?? Some.Target(), options ?? new MonitorOptions { Timeout = TimeSpan.FromMinutes(1) });
}
