using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>A check as it stands in the message: the members in the order in which they are written, all that may be absent nullable.</summary>
internal sealed record CheckRecord
{
    public Guid? RequestId { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    public string? Url { get; init; }

    public TimeSpan? ResponseTime { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? StatusCode { get; init; }

    public PatternMatch? Match { get; init; }

    public int? Schema { get; init; }

    public string? Target { get; init; }

    public string? Location { get; init; }

    public string? Group { get; init; }

    public TimeSpan? Period { get; init; }

    public string? Monitor { get; init; }

    public DateTimeOffset? ScheduledAt { get; init; }

    public Outcome? Outcome { get; init; }

    public FailureRecord? Failure { get; init; }

    public TimeSpan? Delay { get; init; }

    public TimingsRecord? Timings { get; init; }

    public string? RemoteIp { get; init; }

    public string? HttpVersion { get; init; }

    public int? Redirects { get; init; }

    public long? BodyBytes { get; init; }

    public DateTimeOffset? CertificateExpiresAt { get; init; }

    public static CheckRecord From(Check check) => new()
    {
        RequestId = check.RequestId,
        Timestamp = check.Timestamp,
        Url = check.Url,
        ResponseTime = AtMost(check.ResponseTime),
        StatusCode = check.StatusCode,
        Match = check.Match,
        Schema = CheckSerializer.Schema,
        Target = check.Target,
        Location = check.Location,
        Group = check.Group,
        Period = check.Period,
        Monitor = check.Monitor,
        ScheduledAt = check.ScheduledAt,
        Outcome = check.Outcome,
        Failure = check.Failure is { } failure ? new(failure.Kind, failure.Phase, DetailText.Clean(failure.Detail)) : null,
        Delay = AtMost(check.Delay),
        Timings = check.Timings == default ? null : TimingsRecord.From(check.Timings),
        RemoteIp = check.RemoteIp,
        HttpVersion = check.HttpVersion,
        Redirects = check.Redirects,
        BodyBytes = check.BodyBytes,
        CertificateExpiresAt = check.CertificateExpiresAt,
    };

    /// <summary>A machine that slept for hours must not cost the record: this long or longer.</summary>
    public static TimeSpan? AtMost(TimeSpan? time) => time > CheckLimits.CheckTime ? CheckLimits.CheckTime : time;
}
