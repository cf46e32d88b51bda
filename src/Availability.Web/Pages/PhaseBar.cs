using System.Globalization;
using Availability.Core;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Where the time of a check went, as a stacked bar; bars of one page share a scale.</summary>
internal static class PhaseBar
{
    private const double Width = 100;

    public static readonly IReadOnlyList<(string Class, string Word)> Phases =
        [("dns", "DNS"), ("connect", "Connect"), ("tls", "TLS"), ("first-byte", "Wait"), ("transfer", "Transfer")];

    /// <summary>What all phases took together; null when none was measured.</summary>
    public static TimeSpan? Sum(Timings timings)
    {
        var known = Values(timings).OfType<TimeSpan>().ToArray();
        return known.Length == 0 ? null : known.Aggregate(TimeSpan.Zero, (sum, value) => sum + value);
    }

    public static Markup Of(Timings timings, TimeSpan longest)
    {
        if (Sum(timings) is null || longest <= TimeSpan.Zero)
            return Html($"<span class=\"faint\">–</span>");
        var label = string.Join(", ", Parts(timings).Select(part => $"{Phases[part.Index].Word} {Words.Latency(part.Value)}"));
        return Html($"""
            <svg class="phases" viewBox="0 0 100 10" preserveAspectRatio="none" role="img" aria-label="{label}"><title>{label}</title>{Bars(timings, longest)}</svg>
            """);
    }

    private static IEnumerable<Markup> Bars(Timings timings, TimeSpan longest)
    {
        var x = 0.0;
        foreach (var (index, value) in Parts(timings))
        {
            var width = Width * (value / longest);
            yield return Html($"""<rect class="{Phases[index].Class}" x="{Number(x)}" width="{Number(width)}" height="10"/>""");
            x += width;
        }
    }

    /// <summary>The phases that were measured, by their place in <see cref="Phases"/>.</summary>
    public static IEnumerable<(int Index, TimeSpan Value)> Parts(Timings timings) => Values(timings)
        .Select((value, index) => (index, value))
        .Where(part => part.value is not null)
        .Select(part => (part.index, part.value!.Value));

    private static TimeSpan?[] Values(Timings timings) => [timings.Dns, timings.Connect, timings.Tls, timings.FirstByte, timings.Transfer];

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
