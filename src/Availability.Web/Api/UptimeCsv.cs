using Availability.Storage.Reports;
using static Availability.Web.Csv;

namespace Availability.Web;

/// <summary>What was observed of targets as CSV, a line each.</summary>
internal static class UptimeCsv
{
    public static readonly CsvTable<TargetWindow> Table = new(
        ("id", target => Number(target.Id)),
        ("name", target => target.Name),
        ("url", target => target.Url),
        ("group", target => target.Group),
        ("from", target => Instant(target.Window.From.UtcDateTime)),
        ("until", target => Instant(target.Window.Until.UtcDateTime)),
        ("uptime", target => Number(target.Window.Uptime.Ratio)),
        ("coverage", target => Number(target.Window.Uptime.Coverage)),
        ("up", target => Number(target.Window.Uptime.Up)),
        ("down", target => Number(target.Window.Uptime.Down)),
        ("missed", target => Number(target.Window.Missed)),
        ("expected", target => Number(target.Window.Uptime.Expected)),
        ("response_time_p50", target => Number(target.Window.Median?.TotalSeconds)),
        ("response_time_p95", target => Number(target.Window.Percentile95?.TotalSeconds)),
        ("response_time_p99", target => Number(target.Window.Percentile99?.TotalSeconds)),
        ("response_time_max", target => Number(target.Window.Slowest?.TotalSeconds)));
}
