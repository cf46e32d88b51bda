using Availability.Core;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>A row of <c>check_result</c> as a <see cref="Check"/>.</summary>
internal static class CheckColumns
{
    /// <summary>The columns of alias c, in the order <see cref="Read"/> expects them.</summary>
    public const string List = """
        c.scheduled_at, c.started_at, c.certificate_expires_at, c.body_bytes, c.request_id, c.response_time, c.dns_time,
        c.connect_time, c.tls_time, c.first_byte_time, c.transfer_time, c.total_time, c.delay, c.status_code, c.redirects,
        c.outcome, c.match, c.failure_kind, c.failure_phase, c.failure_detail, c.remote_ip, c.http_version, c.monitor
        """;

    /// <summary>Reads the columns from <paramref name="first"/> on.</summary>
    public static Check Read(NpgsqlDataReader row, int first, string target, string url, string? group, string location) => new()
    {
        Target = target,
        Url = url,
        Group = group,
        Location = location,
        ScheduledAt = row.GetFieldValue<DateTimeOffset>(first),
        Timestamp = row.GetFieldValue<DateTimeOffset>(first + 1),
        CertificateExpiresAt = row.Value<DateTimeOffset>(first + 2),
        BodyBytes = row.Value<long>(first + 3),
        RequestId = row.GetGuid(first + 4),
        ResponseTime = TimeSpan.FromMicroseconds(row.GetInt32(first + 5)),
        Timings = new(
            row.Duration(first + 6), row.Duration(first + 7), row.Duration(first + 8),
            row.Duration(first + 9), row.Duration(first + 10), row.Duration(first + 11)),
        Delay = row.Duration(first + 12),
        StatusCode = row.Value<short>(first + 13),
        Redirects = row.Value<short>(first + 14),
        Outcome = (Outcome)row.GetInt16(first + 15),
        Match = (PatternMatch)row.GetInt16(first + 16),
        Failure = row.Value<short>(first + 17) is { } kind
            ? new((FailureKind)kind, (Phase?)row.Value<short>(first + 18), row.Text(first + 19))
            : null,
        RemoteIp = row.Text(first + 20),
        HttpVersion = row.Text(first + 21),
        Monitor = row.Text(first + 22),
    };
}
