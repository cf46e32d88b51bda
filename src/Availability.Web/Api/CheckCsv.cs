using System.Globalization;
using System.Text.Json;
using Availability.Core;
using CsvHelper;

namespace Availability.Web;

/// <summary>
/// Checks as RFC 4180 has them: a header line with the names of the API's JSON, then a line per check. A spreadsheet would
/// run a text that begins with =, +, - or @ as a formula, and texts come from the sites: such a cell gets an apostrophe before it.
/// </summary>
internal static class CheckCsv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    private static readonly (string Name, Func<CheckResource, string?> Value)[] Columns =
    [
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
        ("certificate_expires_at", check => Instant(check.CertificateExpiresAt)),
    ];

    private static readonly CsvWriterOptions Format = new() { Injection = CsvInjection.Escape };

    /// <summary>Writes each check as it comes; a client that reads slowly slows the reading down.</summary>
    public static async Task WriteAsync(Stream body, IAsyncEnumerable<Check> checks, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(body, Format, leaveOpen: true);
        foreach (var (name, _) in Columns)
            csv.WriteField(name);
        await csv.EndRecordAsync(cancellationToken);
        await foreach (var check in checks.WithCancellation(cancellationToken))
        {
            var resource = CheckResource.From(check);
            foreach (var (_, value) in Columns)
                csv.WriteField(value(resource));
            await csv.EndRecordAsync(cancellationToken);
        }
    }

    private static string? Instant(DateTime? instant) => instant?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    private static string? Word(Enum? word) => word is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    private static string? Number(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
