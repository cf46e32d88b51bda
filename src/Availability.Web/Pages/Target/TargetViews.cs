using Availability.Core;
using Availability.Storage.Incidents;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>Reads what the page of a target shows.</summary>
internal sealed class TargetViews(
    TargetReports reports, CheckHistory checks, CheckSamples samples, IncidentReports incidents, TimeProvider clock)
{
    private const int ChecksPerPage = 50;
    private const int IncidentsListed = 10;

    private static readonly ILookup<FailureKind?, Check> NoFailures = Array.Empty<Check>().ToLookup(check => check.Failure?.Kind);

    /// <summary>Null when there is no such target.</summary>
    public async Task<TargetView?> ReadAsync(int id, TargetRequest request, CancellationToken cancellationToken)
    {
        if (await reports.FindAsync(id, cancellationToken) is not { } target
            || await checks.ReadAsync(id, request.Outcome, ChecksPerPage, request.Before, cancellationToken) is not { } page)
            return null;
        var now = clock.GetUtcNow();
        var history = request.Before is null ? await ReadHistoryAsync(target, request.Window, now, cancellationToken) : null;
        return new(target, request, page, history, now);
    }

    private async Task<TargetHistory> ReadHistoryAsync(TargetReport target, ReportWindow window, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var report = await reports.ReadWindowAsync(target.Id, window.Length, cancellationToken);
        // Longer ones are read from rollups, and there is nothing finer in them.
        var series = window == ReportWindow.Day
            ? await reports.ReadSeriesAsync(target.Id, now - window.Length, now, cancellationToken)
            : report;
        // Planning for a day's partition costs more than reading it: those before the first failure are left out.
        var failures = report.Buckets.FirstOrDefault(bucket => bucket.Down + bucket.Missed > 0) is { } failed
            ? await samples.ReadFailuresAsync(target, failed.Start, report.Until, cancellationToken)
            : NoFailures;
        var certificate = CertificateStatus.IsShownBy(target.Url) ? await samples.FindCertificateAsync(target.Id, cancellationToken) : null;
        var page = report.Buckets.FirstOrDefault(bucket => bucket.Down > 0) is { } down
            ? await incidents.ReadAsync(new(now - down.Start, target.Id, Limit: IncidentsListed), cancellationToken)
            : null;
        return new(report, series, failures, certificate is null ? null : new(certificate, now), page);
    }
}
