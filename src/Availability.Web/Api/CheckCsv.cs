using Availability.Core;
using static Availability.Web.Csv;

namespace Availability.Web;

/// <summary>Checks as CSV, a line each.</summary>
internal static class CheckCsv
{
    private static readonly CsvTable<CheckResource> Table = new(
        ("request_id", check => check.RequestId.ToString()),
        ("scheduled_at", check => Instant(check.ScheduledAt)),
        ("timestamp", check => Instant(check.Timestamp)),
        ("location", check => check.Location),
        ("outcome", check => Word(check.Outcome)),
        ("failure_kind", check => Word(check.Failure?.Kind)),
        ("failure_phase", check => Word(check.Failure?.Phase)),
        ("failure_detail", check => check.Failure?.Detail),
        ("summary", check => check.Summary),
        ("status_code", check => Number(check.StatusCode)),
        ("response_time", check => Number(check.ResponseTime)),
        ("match", check => Word(check.Match)),
        ("delay", check => Number(check.Delay)),
        ("dns", check => Number(check.Timings.Dns)),
        ("connect", check => Number(check.Timings.Connect)),
        ("tls", check => Number(check.Timings.Tls)),
        ("first_byte", check => Number(check.Timings.FirstByte)),
        ("transfer", check => Number(check.Timings.Transfer)),
        ("total", check => Number(check.Timings.Total)),
        ("remote_ip", check => check.RemoteIp),
        ("http_version", check => check.HttpVersion),
        ("redirects", check => Number(check.Redirects)),
        ("body_bytes", check => Number(check.BodyBytes)),
        ("certificate_expires_at", check => Instant(check.CertificateExpiresAt)));

    public static Task WriteAsync(Stream body, IAsyncEnumerable<Check> checks, CancellationToken cancellationToken) =>
        Table.WriteAsync(body, checks.Select(CheckResource.From), cancellationToken);
}
