using System.Net;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>What is known of a probe while it runs: the phase, the times, and what the last hop answered.</summary>
internal sealed class ProbeRun
{
    private readonly TimeProvider _clock;
    private readonly DateTimeOffset _startedAt;
    private readonly long _start;
    private long _phaseStart;
    private long? _headersAt;
    private Timings _timings;

    public ProbeRun(ProbeTarget target, TimeProvider clock)
    {
        (Target, _clock) = (target, clock);
        _startedAt = Microseconds.Truncate(clock.GetUtcNow());
        _start = _phaseStart = clock.GetTimestamp();
    }

    public ProbeTarget Target { get; }

    public Phase Phase { get; private set; } = Phase.Dns;

    /// <summary>Of the hop whose answer is final; null until it came.</summary>
    public int? StatusCode { get; set; }

    public int MinorVersion { get; set; }

    public int Redirects { get; set; }

    public IPAddress? RemoteAddress { get; set; }

    public PatternMatch Match { get; set; }

    public long? BodyBytes { get; set; }

    public DateTimeOffset? CertificateExpiresAt { get; set; }

    /// <summary>Time used so far.</summary>
    public TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>What is left until the deadline; never negative.</summary>
    public TimeSpan Remaining => Elapsed < Target.Timeout ? Target.Timeout - Elapsed : TimeSpan.Zero;

    /// <summary>Start → response headers complete, or whatever else the target is judged by; null before that.</summary>
    public TimeSpan? ResponseTime => _headersAt is { } at ? _clock.GetElapsedTime(_start, at) : null;

    /// <summary>Forgets the hop before: timings are the last one's.</summary>
    public void BeginHop()
    {
        (_timings, _headersAt, RemoteAddress, CertificateExpiresAt) = (default, null, null, null);
        Begin(Phase.Dns);
    }

    public void Begin(Phase phase) => (Phase, _phaseStart) = (phase, _clock.GetTimestamp());

    /// <summary>The current phase succeeded.</summary>
    public void End()
    {
        var now = _clock.GetTimestamp();
        var elapsed = Microseconds.Truncate(_clock.GetElapsedTime(_phaseStart, now));
        _timings = Phase switch
        {
            Phase.Dns => _timings with { Dns = elapsed },
            Phase.Connect => _timings with { Connect = elapsed },
            Phase.Tls => _timings with { Tls = elapsed },
            Phase.FirstByte => _timings with { FirstByte = elapsed },
            _ => _timings with { Transfer = elapsed },
        };
        _headersAt = Phase == Phase.FirstByte ? now : _headersAt;
    }

    /// <summary>What just ended is all that this target is asked for.</summary>
    public void Answered() => _headersAt = _clock.GetTimestamp();

    public ProbeResult Result(Failure? failure)
    {
        var total = Elapsed;
        // What a response was judged by does not change when it came; anything else is timed until it failed.
        var isJudged = failure is null or { Kind: FailureKind.Status or FailureKind.Pattern or FailureKind.TooSlow };
        return new ProbeResult
        {
            StartedAt = _startedAt,
            ResponseTime = Microseconds.Truncate(isJudged ? ResponseTime ?? total : total),
            Failure = failure,
            StatusCode = StatusCode,
            Match = Match,
            Timings = _timings with { Total = Microseconds.Truncate(total) },
            RemoteIp = RemoteAddress?.ToString(),
            HttpVersion = StatusCode is null ? null : MinorVersion switch { 0 => "1.0", 1 => "1.1", var other => $"1.{other}" },
            Redirects = StatusCode is null ? null : Redirects,
            BodyBytes = BodyBytes,
            CertificateExpiresAt = CertificateExpiresAt,
        };
    }
}
