using System.Diagnostics.Metrics;

namespace Availability.Web;

/// <summary>Counts what keeps pages current. What was asked and how long it took the framework tells by itself.</summary>
internal sealed class WebMetrics
{
    /// <summary>Of the meter.</summary>
    public const string Name = "Availability.Web";

    private readonly UpDownCounter<int> _streams;

    public WebMetrics(IMeterFactory meters, News news)
    {
        var meter = meters.Create(Name);
        _streams = meter.CreateUpDownCounter<int>("availability.web.event_streams", "{stream}", "Pages that are told what is new.");
        meter.CreateObservableGauge(
            "availability.web.news.failing", () => news.IsHeard ? 0 : 1, "{fault}", "1 while the database does not tell what is new, else 0.");
    }

    public void StreamOpened() => _streams.Add(1);

    public void StreamClosed() => _streams.Add(-1);
}
