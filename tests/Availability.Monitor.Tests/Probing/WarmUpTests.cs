using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Availability.Monitor.Probing;
using Availability.Monitor.Tests.Publishing;
using Availability.Monitor.Tests.Scheduling;
using Availability.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests.Probing;

public class WarmUpTests
{
    [Fact]
    public async Task Run_EveryScheme_GoesThroughTheWholePathQuietly()
    {
        using var log = new FakeLog();
        using var loggers = new LoggerFactory([log]);
        var warmUp = new WarmUp(new SchemeProbe(TimeProvider.System, new TlsTrust()), new FakeTimeProvider(), loggers.CreateLogger<WarmUp>());

        string[] urls = ["https://example.com/", "tcp://example.com:1", "dns://192.0.2.1/example.com", "ping://example.com"];
        await warmUp.RunAsync([.. urls.Select(url => Prepared.Target(Some.Target(url)))], TestContext.Current.CancellationToken);

        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Run_Http2Target_SpeaksHttp2ToItsEnd()
    {
        // The instrument is the process's: what counts is what this flow, and no test beside it, requested.
        var isOurs = new AsyncLocal<bool> { Value = true };
        var spoken = new ConcurrentQueue<(object? Version, object? Status)>();
        using var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "http.client.request.duration")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) =>
        {
            var known = tags.ToArray().ToDictionary();
            if (isOurs.Value)
            {
                spoken.Enqueue((known.GetValueOrDefault("network.protocol.version"), known.GetValueOrDefault("http.response.status_code")));
            }
        });
        listener.Start();
        using var log = new FakeLog();
        using var loggers = new LoggerFactory([log]);
        var warmUp = new WarmUp(new SchemeProbe(TimeProvider.System, new TlsTrust()), new FakeTimeProvider(), loggers.CreateLogger<WarmUp>());

        await warmUp.RunAsync([Prepared.Target(Some.Target("https://example.com/") with { HttpVersion = 2 })], TestContext.Current.CancellationToken);

        Assert.Contains(("2", 200), spoken);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Run_NothingConnects_GivesUpAndSaysSo()
    {
        using var log = new FakeLog();
        using var loggers = new LoggerFactory([log]);
        var clock = new FakeTimeProvider();
        var running = new WarmUp(new FakeProbe(clock), clock, loggers.CreateLogger<WarmUp>()).RunAsync([], TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(5));
        await running;

        Assert.Contains("warm-up failed", Assert.Single(log.Lines), StringComparison.Ordinal);
    }
}
