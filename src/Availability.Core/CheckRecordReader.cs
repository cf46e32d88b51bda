using System.Diagnostics.CodeAnalysis;

namespace Availability.Core;

/// <summary>From a message's members to a check: what must be there, what may be in it, and what stands for the absent ones.</summary>
internal static class CheckRecordReader
{
    private const int FirstYear = 1970;

    public static bool TryRead(
        CheckRecord record, [NotNullWhen(true)] out Check? check, [NotNullWhen(false)] out string? error)
    {
        error = WrongSchema(record) ?? MissingMember(record) ?? UnusableText(record) ?? UnusableNumber(record);
        check = error is null ? ToCheck(record) : null;
        return check is not null;
    }

    private static string? WrongSchema(CheckRecord record) => record.Schema is null or CheckSerializer.Schema
        ? null
        : $"schema {record.Schema} is not the one this program reads ({CheckSerializer.Schema})";

    private static string? MissingMember(CheckRecord record) => record switch
    {
        { RequestId: null } => "request_id is missing",
        { Timestamp: null } => "timestamp is missing",
        { Url: null } => "url is missing",
        { ResponseTime: null } => "response_time is missing",
        { Match: null } => "match is missing",
        { Failure: { Kind: null } } => "failure.kind is missing",
        _ => null,
    };

    private static string? UnusableText(CheckRecord record) =>
        TextLimit.Problem("url", record.Url, CheckLimits.Url)
        ?? TextLimit.Problem("target", record.Target ?? record.Url, CheckLimits.Target)
        ?? TextLimit.Problem("location", record.Location, CheckLimits.Word)
        ?? TextLimit.Problem("group", record.Group, CheckLimits.Word)
        ?? TextLimit.Problem("monitor", record.Monitor, CheckLimits.Word)
        ?? TextLimit.Problem("remote_ip", record.RemoteIp, CheckLimits.Word)
        ?? TextLimit.Problem("http_version", record.HttpVersion, CheckLimits.Word);

    private static string? UnusableNumber(CheckRecord record)
    {
        var timings = record.Timings;
        return record switch
        {
            { StatusCode: > CheckLimits.Status } => $"status_code is above {CheckLimits.Status}",
            { Redirects: > CheckLimits.Redirects } => $"redirects is above {CheckLimits.Redirects}",
            { Timestamp.Year: < FirstYear } => $"timestamp is before {FirstYear}",
            { ScheduledAt.Year: < FirstYear } => $"scheduled_at is before {FirstYear}",
            { Period.Ticks: 0 } => "period is 0",
            _ => TooLong("response_time", record.ResponseTime)
                ?? TooLong("delay", record.Delay)
                ?? TooLong("timings.dns", timings?.Dns)
                ?? TooLong("timings.connect", timings?.Connect)
                ?? TooLong("timings.tls", timings?.Tls)
                ?? TooLong("timings.first_byte", timings?.FirstByte)
                ?? TooLong("timings.transfer", timings?.Transfer)
                ?? TooLong("timings.total", timings?.Total),
        };
    }

    private static string? TooLong(string member, TimeSpan? time) =>
        time > CheckLimits.CheckTime ? $"{member} is longer than {DurationText.Format(CheckLimits.CheckTime)}" : null;

    private static Check ToCheck(CheckRecord record)
    {
        var url = UrlText.WithoutCredentials(record.Url!);
        // No response is null with us; the old program could also tell 0.
        var status = record.StatusCode == 0 ? null : record.StatusCode;
        return new Check
        {
            RequestId = record.RequestId!.Value,
            Timestamp = record.Timestamp!.Value,
            Url = url,
            ResponseTime = record.ResponseTime!.Value,
            StatusCode = status,
            Match = record.Match!.Value,
            Target = record.Target ?? url,
            Location = record.Location ?? Check.DefaultLocation,
            Group = record.Group,
            Period = record.Period,
            Monitor = record.Monitor,
            ScheduledAt = record.ScheduledAt ?? record.Timestamp.Value,
            Outcome = record.Outcome ?? OutcomeOf(status, record.Match.Value),
            Failure = record.Failure?.ToFailure(),
            Delay = record.Delay,
            Timings = record.Timings?.ToTimings() ?? default,
            RemoteIp = record.RemoteIp,
            HttpVersion = record.HttpVersion,
            Redirects = record.Redirects,
            IsDowngraded = record.Downgraded ?? false,
            BodyBytes = record.BodyBytes,
            CertificateExpiresAt = record.CertificateExpiresAt,
        };
    }

    private static Outcome OutcomeOf(int? status, PatternMatch match) =>
        status is >= 200 and <= 299 && match != PatternMatch.Unmatched ? Outcome.Up : Outcome.Down;
}
