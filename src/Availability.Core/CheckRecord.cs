using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>
/// A check as it stands in the message: the members in the order in which they are written, all nullable. Settable, since
/// for init-only members the generated reader boxes every value.
/// </summary>
internal sealed class CheckRecord
{
    public Guid? RequestId { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    public string? Url { get; set; }

    public TimeSpan? ResponseTime { get; set; }

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int? StatusCode { get; set; }

    public PatternMatch? Match { get; set; }

    public int? Schema { get; set; }

    public string? Target { get; set; }

    public string? Location { get; set; }

    public string? Group { get; set; }

    public TimeSpan? Period { get; set; }

    public string? Monitor { get; set; }

    public DateTimeOffset? ScheduledAt { get; set; }

    public Outcome? Outcome { get; set; }

    public FailureRecord? Failure { get; set; }

    public TimeSpan? Delay { get; set; }

    public TimingsRecord? Timings { get; set; }

    public string? RemoteIp { get; set; }

    public string? HttpVersion { get; set; }

    public int? Redirects { get; set; }

    /// <summary>Absent when not.</summary>
    public bool? Downgraded { get; set; }

    public long? BodyBytes { get; set; }

    public DateTimeOffset? CertificateExpiresAt { get; set; }

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
        Failure = check.Failure is { } failure ? FailureRecord.From(failure) : null,
        Delay = AtMost(check.Delay),
        Timings = check.Timings == default ? null : TimingsRecord.From(check.Timings),
        RemoteIp = check.RemoteIp,
        HttpVersion = check.HttpVersion,
        Redirects = check.Redirects,
        Downgraded = check.IsDowngraded ? true : null,
        BodyBytes = check.BodyBytes,
        CertificateExpiresAt = check.CertificateExpiresAt,
    };

    /// <summary>A machine that slept for hours must not cost the record: this long or longer.</summary>
    public static TimeSpan? AtMost(TimeSpan? time) => time > CheckLimits.CheckTime ? CheckLimits.CheckTime : time;
}
