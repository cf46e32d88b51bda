using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Writer.Tests;

public sealed partial class WriterMetricsTests
{
    [Fact]
    public void Instruments_All_HaveADescriptionAndStandInTheDocumentWithTheirUnitAndKind()
    {
        var document = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "telemetry.md"));
        var instruments = Instruments();

        Assert.All(instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description)));
        Assert.Equal(
            instruments.Select(instrument => (instrument.Name, instrument.Unit, Kind(instrument))).Order(),
            Row().Matches(document).Select(match => (match.Groups[1].Value, (string?)match.Groups[2].Value, match.Groups[3].Value)).Order());
    }

    private static string Kind(Instrument instrument) => instrument.GetType().Name switch
    {
        "Counter`1" => "counter",
        "Histogram`1" => "histogram",
        "ObservableGauge`1" => "gauge",
        var other => other,
    };

    /// <summary>Of every class of the writer that makes some.</summary>
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
        foreach (var type in typeof(WriterMetrics).Assembly.GetTypes())
        {
            if (type.GetConstructor([typeof(IMeterFactory)]) is { } constructor)
            {
                constructor.Invoke([meters]);
            }
        }

        listener.Start();
        return instruments;
    }

    [GeneratedRegex(@"\| `(availability\.writer\.[a-z_.]+)` \| (\S+) \| (\w+) \|")]
    private static partial Regex Row();
}
