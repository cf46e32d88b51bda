namespace Availability.Core;

/// <summary>
/// The result of one check of one target: one message on the topic, one row in the history. Instants are UTC and,
/// like durations, have microsecond resolution.
/// </summary>
public sealed record Check
{
    /// <summary>The vantage point of records that name none.</summary>
    public const string DefaultLocation = "local";

    /// <summary>Unique per check; given once, at creation.</summary>
    public required Guid RequestId { get; init; }

    /// <summary>When the check started; the slot for a missed one.</summary>
    public required DateTimeOffset Timestamp { get; init; }

    /// <summary>As configured, without credentials.</summary>
    public required string Url { get; init; }

    /// <summary>Start → response headers complete, over all redirects; until the failure when down; zero when missed.</summary>
    public required TimeSpan ResponseTime { get; init; }

    /// <summary>Null when no response came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>What the pattern did.</summary>
    public PatternMatch Match { get; init; }

    /// <summary>The target's name; with <see cref="Location"/> and <see cref="ScheduledAt"/> the natural key.</summary>
    public required string Target { get; init; }

    /// <summary>The vantage point.</summary>
    public string Location { get; init; } = DefaultLocation;

    /// <summary>The target's group; null for none.</summary>
    public string? Group { get; init; }

    /// <summary>The target's period; null when unknown, and then no coverage can be told.</summary>
    public TimeSpan? Period { get; init; }

    /// <summary>The monitor's instance, new at every start; null in the old program's records.</summary>
    public string? Monitor { get; init; }

    /// <summary>The slot this check belongs to; equals <see cref="Timestamp"/> for unscheduled checks and old records.</summary>
    public required DateTimeOffset ScheduledAt { get; init; }

    /// <summary>Up, down or missed.</summary>
    public required Outcome Outcome { get; init; }

    /// <summary>Why it is not up; null when up, and in old records.</summary>
    public Failure? Failure { get; init; }

    /// <summary>Scheduled → dialled: the monitor's own lateness; null when unknown.</summary>
    public TimeSpan? Delay { get; init; }

    /// <summary>How long each phase took.</summary>
    public Timings Timings { get; init; }

    /// <summary>The address that answered, or was dialled last.</summary>
    public string? RemoteIp { get; init; }

    /// <summary>For example <c>1.1</c>.</summary>
    public string? HttpVersion { get; init; }

    /// <summary>How many redirects were followed; null when no response came.</summary>
    public int? Redirects { get; init; }

    /// <summary>A redirect led from https to http: no failure, and worth knowing.</summary>
    public bool IsDowngraded { get; init; }

    /// <summary>Body bytes read, after decoding.</summary>
    public long? BodyBytes { get; init; }

    /// <summary>The earliest expiry in the certificate chain.</summary>
    public DateTimeOffset? CertificateExpiresAt { get; init; }
}
