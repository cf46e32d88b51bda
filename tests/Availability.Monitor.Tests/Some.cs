using Availability.Core;
using Availability.Monitor.Probing;

namespace Availability.Monitor.Tests;

/// <summary>Values for tests that do not care.</summary>
internal static class Some
{
    public static Target Target(string url = "http://example.com/", string? pattern = null, string? name = null) => new()
    {
        Name = name ?? url,
        Url = url,
        Uri = new Uri(url),
        Pattern = pattern is null ? null : Pattern(pattern),
    };

    public static Pattern Pattern(string text) =>
        Core.Pattern.TryParse(text, out var pattern, out var error) ? pattern : throw new ArgumentException(error, nameof(text));

    public static StatusRanges Status(string text) =>
        StatusRanges.TryParse(text, out var ranges) ? ranges! : throw new ArgumentException("not a status list", nameof(text));

    public static ProbeTarget ProbeTarget(Target? target = null, MonitorOptions? options = null) =>
        new(target ?? Target(), options ?? new MonitorOptions());
}
