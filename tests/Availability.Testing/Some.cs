using Availability.Core;

namespace Availability.Testing;

/// <summary>Valid values of Core's types, for tests that care about a part of them only.</summary>
public static class Some
{
    /// <summary>The start of every check that is not told another.</summary>
    public static DateTimeOffset Instant { get; } = new(2026, 3, 14, 9, 26, 53, TimeSpan.Zero);

    /// <summary>A check that was up, or down for the given failure, or missed.</summary>
    public static Check Check(
        string target = "https://example.com/",
        string? url = null,
        DateTimeOffset? timestamp = null,
        DateTimeOffset? scheduledAt = null,
        Outcome? outcome = null,
        Failure? failure = null,
        int? statusCode = 200,
        PatternMatch match = PatternMatch.Unused,
        TimeSpan? responseTime = null,
        TimeSpan? period = null,
        string location = Core.Check.DefaultLocation,
        string? group = null,
        string? monitor = "monitor-1",
        Guid? requestId = null) => new()
        {
            RequestId = requestId ?? Guid.CreateVersion7(timestamp ?? Instant),
            Timestamp = timestamp ?? Instant,
            Url = url ?? (target.Contains("://", StringComparison.Ordinal) ? target : "https://example.com/"),
            ResponseTime = responseTime ?? TimeSpan.FromMilliseconds(123.456),
            StatusCode = statusCode,
            Match = match,
            Target = target,
            Location = location,
            Group = group,
            Period = period ?? TimeSpan.FromSeconds(60),
            Monitor = monitor,
            ScheduledAt = scheduledAt ?? timestamp ?? Instant,
            Outcome = outcome ?? (failure is null ? Outcome.Up : Outcome.Down),
            Failure = failure,
        };

    /// <summary>A target as a line of a targets file with nothing but these would make it.</summary>
    public static Target Target(
        string url = "https://example.com/",
        string? name = null,
        string? pattern = null,
        string? group = null,
        TimeSpan? period = null,
        TimeSpan? timeout = null) => new()
        {
            Name = name ?? url,
            Url = url,
            Uri = new Uri(url),
            Pattern = pattern is null ? null : Pattern(pattern),
            Group = group,
            Period = period,
            Timeout = timeout,
        };

    /// <summary>A pattern that compiles.</summary>
    public static Pattern Pattern(string text) => Core.Pattern.TryParse(text, out var pattern, out var error)
        ? pattern
        : throw new ArgumentException(error, nameof(text));
}
