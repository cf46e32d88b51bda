using System.Diagnostics.Metrics;
using Availability.Monitor.Tests.Publishing;
using Availability.Monitor.Tests.Scheduling;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests;

public sealed class MonitorReportTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly FakeTimeProvider _clock = new(Some.Instant);
    private readonly FakeLog _log = new();
    private readonly FakePublisher _publisher = new();
    private readonly LoggerFactory _loggers;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly MonitorMetrics _metrics;

    public MonitorReportTests()
    {
        _loggers = new LoggerFactory([_log]);
        _metrics = new MonitorMetrics(_services.GetRequiredService<IMeterFactory>(), _clock);
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Run_EveryMinute_OneLineWithCountsAndOneHeartbeat()
    {
        using var stop = new CancellationTokenSource();
        var running = Report().RunAsync(stop.Token);
        Assert.Single(_publisher.Heartbeats);
        Assert.Empty(_log.Lines);
        foreach (var _ in Enumerable.Range(0, 3))
        {
            _metrics.CheckScheduled(Some.Instant);
        }

        _metrics.CheckStarted(TimeSpan.FromMilliseconds(0.05));
        _metrics.CheckCompleted(Some.Check());
        _metrics.RecordPublished(Some.Instant);
        _metrics.CheckMissed();
        _metrics.RecordsDropped(Some.Instant.AddHours(-1));
        _metrics.SpoolChanged(7, 700);

        await LinesAsync(1);
        await LinesAsync(2);
        await stop.CancelAsync();
        await running;

        Assert.Equal(
            [
                "monitor: 3 checks due since the start, 1 completed, 1 missed, 1 records lost, 1 in flight, 7 in the spool, delay p99 0.1 ms",
                "monitor: 3 checks due since the start, 1 completed, 1 missed, 1 records lost, 1 in flight, 7 in the spool, none started since the last line",
            ],
            _log.Lines);
        Assert.Equal([(2, 1, 3, 1, 0), (2, 1, 3, 1, 0)], _publisher.Heartbeats.Skip(1).Select(
            heartbeat => (heartbeat.Hours.Count, heartbeat.Hours[0].Dropped, heartbeat.Hours[1].Scheduled, heartbeat.Hours[1].Published, heartbeat.Hours[1].Dropped)));
        Assert.Equal([Some.Instant, Some.Instant.AddMinutes(1), Some.Instant.AddMinutes(2)], _publisher.Heartbeats.Select(heartbeat => heartbeat.At));
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, null)]
    public async Task TellLast_Stop_SaysWhetherItWasAskedFor(bool isAsked, bool? stopped)
    {
        using var stop = new CancellationTokenSource();
        var report = Report();
        var running = report.RunAsync(stop.Token);
        await stop.CancelAsync();
        await running;

        report.TellLast(isAsked);

        Assert.Equal([null, stopped], _publisher.Heartbeats.Select(heartbeat => heartbeat.Stopped));
    }

    private async Task LinesAsync(int count)
    {
        _clock.Advance(TimeSpan.FromMinutes(1));
        await Eventually.TrueAsync(
            () => _log.Lines.Count >= count && _publisher.Heartbeats.Count > count, Deadline, "a minute's line is there", TestContext.Current.CancellationToken);
    }

    private MonitorReport Report() => new(new MonitorInstance("m", "here"), _metrics, _publisher, _clock, _loggers.CreateLogger<MonitorReport>());
}
