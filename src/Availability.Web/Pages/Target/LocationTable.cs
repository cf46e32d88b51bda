using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What each vantage point says, where there is more than one.</summary>
internal static class LocationTable
{
    public static Markup Of(TargetView view, WindowReport window)
    {
        var states = view.Target.Locations.ToDictionary(location => location.Name);
        var windows = window.Locations.ToDictionary(location => location.Name);
        string[] names = [.. states.Keys.Union(windows.Keys).Order(StringComparer.OrdinalIgnoreCase)];
        return names.Length < 2 ? Empty : Html($"""
            <section aria-labelledby="locations">
            <h2 id="locations">By location, last {view.Request.Window.Words}</h2>
            <table class="by-location">
            <thead><tr><th scope="col">Location</th><th scope="col">Now</th><th scope="col">Uptime</th><th scope="col">Response time</th><th scope="col">Last result</th></tr></thead>
            <tbody>{names.Select(name => Row(name, states.GetValueOrDefault(name), windows.GetValueOrDefault(name), view.Now))}</tbody>
            </table>
            </section>
            """);
    }

    private static Markup Row(string name, LocationReport? state, LocationWindow? window, DateTimeOffset now) => Html($"""
        <tr>
        <th scope="row">{name}</th>
        <td>{(state is null ? StateBadge.Of(TargetState.Unknown) : Html($"{StateBadge.Of(state.Verdict.State)} <small>{OverviewPage.Since(state.Verdict, now)}</small>"))}</td>
        <td>{UptimeMarkup.Of(window?.Uptime ?? default)}</td>
        <td><span class="number">{Words.Latency(window?.Median)}</span> <small>p95 {Words.Latency(window?.Percentile95)}</small></td>
        <td class="words">{(state?.Last is { } last ? ResultWords.Describe(last) : "–")}</td>
        </tr>
        """);
}
