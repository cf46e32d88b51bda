using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web.Tests;

public sealed partial class WebMetricsTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Instruments_All_StandInTheDocumentWithTheirUnitAndKind()
    {
        await using var site = await StatusSite.StartAsync();
        using var meters = new Meters(site);
        var document = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "telemetry.md"), Cancellation);

        Assert.All(meters.Instruments, instrument => Assert.False(string.IsNullOrEmpty(instrument.Description)));
        Assert.Equal(
            meters.Instruments.Select(instrument => (instrument.Name, instrument.Unit, Kind(instrument))).Order(),
            Row().Matches(document).Select(match => (match.Groups[1].Value, (string?)match.Groups[2].Value, match.Groups[3].Value)).Order());
    }

    [Fact]
    public async Task EventStreams_OpenedRefusedAndClosed_CountsThoseThatAreOpen()
    {
        await using var site = await StatusSite.StartOnAsync(await StatusSite.CreateDatabaseAsync(), ("Web:MaxEventStreams", "1"));
        using var meters = new Meters(site);

        using (await OpenAsync(site))
        {
            using var refused = await site.GetAsync("/events");
            await IsAsync(meters, "availability.web.event_streams", 1);
        }

        await IsAsync(meters, "availability.web.event_streams", 0);
    }

    [Fact]
    public async Task News_HeardAndNot_SaysSo()
    {
        await using var heard = await StatusSite.StartAsync();
        await heard.HearsAsync();
        using var meters = new Meters(heard);
        await IsAsync(meters, "availability.web.news.failing", 0);

        await using var away = await StatusSite.StartOnAsync("Host=127.0.0.1;Port=1;Username=u;Timeout=2");
        using var others = new Meters(away);
        await IsAsync(others, "availability.web.news.failing", 1);
    }

    private static Task<HttpResponseMessage> OpenAsync(StatusSite site) =>
        site.Client.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);

    private static Task IsAsync(Meters meters, string name, int value) =>
        Eventually.TrueAsync(() => meters.Read(name) == value, TimeSpan.FromSeconds(30), $"{name} is {value}", Cancellation);

    private static string Kind(Instrument instrument) => instrument.GetType().Name switch
    {
        "UpDownCounter`1" => "up-down counter",
        "ObservableGauge`1" => "gauge",
        var other => other,
    };

    [GeneratedRegex(@"\| `(availability\.web\.[a-z_.]+)` \| (\S+) \| ([\w -]+) \|")]
    private static partial Regex Row();

    /// <summary>Reads the instruments of one site.</summary>
    private sealed class Meters : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, int> _values = [];

        public Meters(StatusSite site)
        {
            var factory = site.Services.GetRequiredService<IMeterFactory>();
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (!ReferenceEquals(instrument.Meter.Scope, factory) || instrument.Meter.Name != WebMetrics.Name)
                    return;
                Instruments.Add(instrument);
                listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<int>((instrument, value, _, _) =>
            {
                lock (_values)
                    _values[instrument.Name] = instrument.IsObservable ? value : _values.GetValueOrDefault(instrument.Name) + value;
            });
            _listener.Start();
        }

        public List<Instrument> Instruments { get; } = [];

        public int Read(string name)
        {
            _listener.RecordObservableInstruments();
            lock (_values)
                return _values.GetValueOrDefault(name);
        }

        public void Dispose() => _listener.Dispose();
    }
}
