using Availability.Core;

namespace Availability.Web;

/// <summary>A check as the API shows it: the names of the wire format. Durations are seconds, instants UTC.</summary>
internal sealed record CheckResource
{
    public required Guid RequestId { get; init; }

    public required DateTime ScheduledAt { get; init; }

    public required DateTime Timestamp { get; init; }

    public required string Location { get; init; }

    public required Outcome Outcome { get; init; }

    public FailureResource? Failure { get; init; }

    /// <summary>The result in words.</summary>
    public required string Summary { get; init; }

    public int? StatusCode { get; init; }

    public required double ResponseTime { get; init; }

    public required PatternMatch Match { get; init; }

    public double? Delay { get; init; }

    public required TimingsResource Timings { get; init; }

    public string? RemoteIp { get; init; }

    public string? HttpVersion { get; init; }

    public int? Redirects { get; init; }

    public long? BodyBytes { get; init; }

    public DateTime? CertificateExpiresAt { get; init; }

    public static CheckResource From(Check check) => new()
    {
        RequestId = check.RequestId,
        ScheduledAt = check.ScheduledAt.UtcDateTime,
        Timestamp = check.Timestamp.UtcDateTime,
        Location = check.Location,
        Outcome = check.Outcome,
        Failure = check.Failure is { } failure ? new(failure.Kind, failure.Phase, failure.Detail) : null,
        Summary = ResultWords.Describe(check),
        StatusCode = check.StatusCode,
        ResponseTime = check.ResponseTime.TotalSeconds,
        Match = check.Match,
        Delay = check.Delay?.TotalSeconds,
        Timings = TimingsResource.From(check.Timings),
        RemoteIp = check.RemoteIp,
        HttpVersion = check.HttpVersion,
        Redirects = check.Redirects,
        BodyBytes = check.BodyBytes,
        CertificateExpiresAt = check.CertificateExpiresAt?.UtcDateTime,
    };
}
