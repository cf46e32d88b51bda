using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Monitor.Tests;

public sealed class MonitorMetricsTests
{
    [Fact]
    public void Instruments_All_HaveAUnitADescriptionAndAPlaceInTheDocument()
    {
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "telemetry.md"));

        Assert.All(Instruments(), instrument =>
        {
            Assert.Matches(new Regex("^availability\\.monitor\\.[a-z_]+(\\.[a-z_]+)*$"), instrument.Name);
            Assert.Matches(new Regex("^(s|By|\\{[a-z]+\\})$"), instrument.Unit);
            Assert.False(string.IsNullOrEmpty(instrument.Description));
            Assert.Contains($"| `{instrument.Name}` | {instrument.Unit} |", document, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Histograms_HaveBoundariesInSeconds()
    {
        var histograms = Instruments().OfType<Histogram<double>>().ToList();

        Assert.Equal(["availability.monitor.delay", "availability.monitor.response_time"], histograms.Select(histogram => histogram.Name).Order());
        Assert.All(histograms, histogram =>
        {
            var boundaries = histogram.Advice?.HistogramBucketBoundaries;
            Assert.NotNull(boundaries);
            Assert.Equal(boundaries.Order(), boundaries);
            Assert.InRange(boundaries[0], 0.0001, 0.005);
            Assert.InRange(boundaries[^1], 5, 60);
        });
    }

    private static List<Instrument> Instruments()
    {
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        List<Instrument> instruments = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    instruments.Add(instrument);
                }
            },
        };
        _ = new MonitorMetrics(meters);
        listener.Start();
        return instruments;
    }
}
