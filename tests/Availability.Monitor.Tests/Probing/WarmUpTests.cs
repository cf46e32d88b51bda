using Availability.Monitor.Probing;
using Availability.Monitor.Tests.Publishing;
using Availability.Monitor.Tests.Scheduling;
using Availability.Testing;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Tests.Probing;

public class WarmUpTests
{
    [Fact]
    public async Task Run_EveryScheme_GoesThroughTheWholePathQuietly()
    {
        using var log = new FakeLog();
        using var loggers = new LoggerFactory([log]);
        var warmUp = new WarmUp(new SchemeProbe(TimeProvider.System, new TlsTrust()), TimeProvider.System, loggers.CreateLogger<WarmUp>());

        string[] urls = ["https://example.com/", "tcp://example.com:1", "dns://192.0.2.1/example.com", "ping://example.com"];
        await warmUp.RunAsync([.. urls.Select(url => Prepared.Target(Some.Target(url)))], TestContext.Current.CancellationToken);

        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Run_NothingConnects_GivesUpAndSaysSo()
    {
        using var log = new FakeLog();
        using var loggers = new LoggerFactory([log]);
        var clock = new Microsoft.Extensions.Time.Testing.FakeTimeProvider();
        var running = new WarmUp(new FakeProbe(clock), clock, loggers.CreateLogger<WarmUp>()).RunAsync([], TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromSeconds(5));
        await running;

        Assert.Contains("warm-up failed", Assert.Single(log.Lines), StringComparison.Ordinal);
    }
}
