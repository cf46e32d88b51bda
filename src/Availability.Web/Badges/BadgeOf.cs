using System.Globalization;
using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What the badges say.</summary>
internal static class BadgeOf
{
    // Below it, a percentage alone would claim to know what nobody observed.
    private const double FullCoverage = 0.99;
    private const double Good = 0.999;
    private const double Fair = 0.99;

    private const string NoData = "no data";

    /// <summary>Up, down, unknown, or no longer checked.</summary>
    public static Badge State(string label, TargetReport target)
    {
        var (value, colour) = target switch
        {
            { Retired: true } => ("no longer checked", Badge.Grey),
            { Verdict.State: TargetState.Up } => ("up", Badge.Green),
            { Verdict.State: TargetState.Down } => ("down", Badge.Red),
            _ => ("unknown", Badge.Grey),
        };
        return new(label, value, colour, $"{target.Name}: {value}");
    }

    /// <summary>The uptime; with the coverage where less than 99 % of the checks that were due have a result.</summary>
    public static Badge Uptime(string label, string name, WindowReport report)
    {
        var uptime = report.Uptime;
        var value = uptime switch
        {
            { Ratio: null } => NoData,
            { Coverage: null } => $"{uptime.RatioText}, coverage unknown",
            { Coverage: < FullCoverage } => $"{uptime.RatioText} over {uptime.CoverageText} observed",
            _ => uptime.RatioText,
        };
        var colour = uptime.Ratio switch { null => Badge.Grey, >= Good => Badge.Green, >= Fair => Badge.Amber, _ => Badge.Red };
        return new(label, value, colour, $"{name}: uptime {uptime}, last {DurationText.Format(report.Length)}");
    }

    /// <summary>A percentile of the response time. Fast for one target is slow for another, so no colour judges it.</summary>
    public static Badge Latency(string label, string name, int percentile, WindowReport report)
    {
        var latency = percentile switch { 50 => report.Median, 95 => report.Percentile95, _ => report.Percentile99 };
        var value = latency is null ? NoData : Words.Latency(latency);
        var title = string.Create(
            CultureInfo.InvariantCulture, $"{name}: {percentile} % of responses within {value}, last {DurationText.Format(report.Length)}");
        return new(label, value, latency is null ? Badge.Grey : Badge.Blue, latency is null ? $"{name}: {NoData}" : title);
    }
}
