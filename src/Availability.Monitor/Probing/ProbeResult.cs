using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>What one probe found: a check without its place in schedule and location.</summary>
internal sealed record ProbeResult
{
    public required DateTimeOffset StartedAt { get; init; }

    public required TimeSpan ResponseTime { get; init; }

    /// <summary>Null when up.</summary>
    public Failure? Failure { get; init; }

    public int? StatusCode { get; init; }

    public PatternMatch Match { get; init; }

    public Timings Timings { get; init; }

    public string? RemoteIp { get; init; }

    public string? HttpVersion { get; init; }

    public int? Redirects { get; init; }

    /// <summary>A redirect led from https to http: no failure, and worth knowing.</summary>
    public bool IsDowngraded { get; init; }

    public long? BodyBytes { get; init; }

    public DateTimeOffset? CertificateExpiresAt { get; init; }

    /// <summary>Our own fault is never the target's.</summary>
    public Outcome Outcome => Failure switch
    {
        null => Outcome.Up,
        { Kind: FailureKind.Monitor } => Outcome.Missed,
        _ => Outcome.Down,
    };
}
