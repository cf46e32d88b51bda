using Availability.Monitor.Probing;
using Availability.Monitor.Tests.Publishing;
using Availability.Monitor.Tests.Scheduling;
using Availability.Testing;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Tests.Probing;

public class WarmUpTests
{
    [Fact]
    public async Task Run_PlainAndTls_GoesThroughTheWholePathQuietly()
    {
        using var log = new FakeLog();
        using var loggers = new LoggerFactory([log]);
        var warmUp = new WarmUp(new HttpProbe(TimeProvider.System, new TlsTrust()), TimeProvider.System, loggers.CreateLogger<WarmUp>());

        await warmUp.RunAsync([Prepared.Target(Some.Target("https://example.com/"))], TestContext.Current.CancellationToken);

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
