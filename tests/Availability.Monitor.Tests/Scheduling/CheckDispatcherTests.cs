using System.Diagnostics;
using System.Diagnostics.Metrics;
using Availability.Core;
using Availability.Monitor.Network;
using Availability.Monitor.Scheduling;
using Availability.Monitor.Tests.Network;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests.Scheduling;

public sealed class CheckDispatcherTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly FakeTimeProvider _clock = new(Some.Instant);
    private readonly FakePublisher _publisher = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly FakeProbe _probe;
    private readonly MonitorMetrics _metrics;
    private readonly Pulse _pulse;
    private readonly FakeNetwork _network = new();
    private readonly CheckDispatcher _dispatcher;

    public CheckDispatcherTests()
    {
        _probe = new FakeProbe(_clock);
        _metrics = new MonitorMetrics(_services.GetRequiredService<IMeterFactory>());
        _pulse = new Pulse(_clock, NullLogger<Pulse>.Instance);
        var options = Options.Create(new MonitorOptions { Concurrency = 2 });
        var judge = new NetworkJudge(_network, new NetworkState(_metrics, _clock, NullLogger<NetworkState>.Instance), options, _clock);
        _dispatcher = new CheckDispatcher(
            _probe, judge, _pulse, _publisher, new CheckFactory(new MonitorInstance("m", "here"), _clock), new StateLog(NullLoggerFactory.Instance), _metrics, _clock,
            options);
    }

    public void Dispose()
    {
        _dispatcher.Dispose();
        _services.Dispose();
    }

    [Fact]
    public async Task Dispatch_Due_PublishesOneRecordWithSlotAndDelay()
    {
        var target = Target("a");
        _clock.Advance(TimeSpan.FromMilliseconds(30));

        _dispatcher.Dispatch(Due(target));
        var check = (await PublishedAsync(1))[0];

        Assert.Equal((Outcome.Up, "a", "here", "m"), (check.Outcome, check.Target, check.Location, check.Monitor));
        Assert.Equal((Some.Instant, TimeSpan.FromMilliseconds(30)), (check.ScheduledAt, check.Delay));
        Assert.Equal(TimeSpan.FromSeconds(60), check.Period);
        Assert.Equal(Some.Instant.AddMilliseconds(30), check.Timestamp);
    }

    [Fact]
    public async Task Dispatch_Traced_PublishesWithinASpanThatTellsTheOutcomeAndNoUrl()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == MonitorMetrics.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
        };
        ActivitySource.AddActivityListener(listener);

        _dispatcher.Dispatch(Due(Target("traced")));
        await PublishedAsync(1);

        var span = Assert.Single(_publisher.Spans)!;
        await Eventually.TrueAsync(() => span.IsStopped, Deadline, "the span has ended", TestContext.Current.CancellationToken);
        Assert.Equal(("check", ActivityKind.Client, ActivityStatusCode.Unset), (span.DisplayName, span.Kind, span.Status));
        Assert.Equal(
            [
                new("availability.target", "traced"), new("url.scheme", "https"), new("http.request.method", "GET"),
                new("availability.outcome", "up"), new("availability.request_id", Assert.Single(_publisher.Checks).RequestId.ToString()),
                new("http.response.status_code", 200),
            ],
            span.TagObjects);
    }

    [Fact]
    public async Task Dispatch_CheckBeforeStillRuns_IsMissedWithItsSlot()
    {
        var target = Target("a");
        _probe.IsSlow = true;
        _dispatcher.Dispatch(Due(target));

        _dispatcher.Dispatch(Due(target, Some.Instant.AddSeconds(60)));

        var check = (await PublishedAsync(1))[0];
        Assert.Equal((Outcome.Missed, FailureKind.Monitor), (check.Outcome, check.Failure!.Kind));
        Assert.Equal((Some.Instant.AddSeconds(60), Some.Instant.AddSeconds(60)), (check.Timestamp, check.ScheduledAt));
        Assert.Equal(TimeSpan.Zero, check.ResponseTime);
        await _dispatcher.StopAsync();
    }

    [Fact]
    public async Task Dispatch_TooLate_IsMissed()
    {
        _clock.Advance(TimeSpan.FromSeconds(6));

        _dispatcher.Dispatch(Due(Target("a")));

        Assert.Equal("6.0 s late", (await PublishedAsync(1))[0].Failure!.Detail);
        Assert.Equal(0, _probe.Started);
    }

    [Fact]
    public async Task Dispatch_LaterThanAShortPeriod_IsMissed()
    {
        _clock.Advance(TimeSpan.FromMilliseconds(200));

        _dispatcher.Dispatch(Due(Target("a", TimeSpan.FromMilliseconds(200))));

        Assert.Equal(Outcome.Missed, (await PublishedAsync(1))[0].Outcome);
    }

    [Fact]
    public async Task Dispatch_BeyondConcurrency_WaitsForItsTurn()
    {
        _probe.IsSlow = true;
        foreach (var name in (string[])["a", "b", "c", "d"])
        {
            _dispatcher.Dispatch(Due(Target(name)));
        }

        await Eventually.TrueAsync(() => _probe.Started == 2, Deadline, "two checks run", TestContext.Current.CancellationToken);
        for (var finished = 0; finished < 4; finished++)
        {
            await Eventually.TrueAsync(_probe.Finish, Deadline, "a check runs", TestContext.Current.CancellationToken);
        }

        Assert.Equal(["a", "b", "c", "d"], (await PublishedAsync(4)).Select(check => check.Target).Order());
    }

    [Fact]
    public async Task Dispatch_MonitorsOwnFault_IsAMissedRecord()
    {
        _probe.Failure = new Failure(FailureKind.Monitor, Phase.Connect, "no descriptors");

        _dispatcher.Dispatch(Due(Target("a")));

        var check = (await PublishedAsync(1))[0];
        Assert.Equal((Outcome.Missed, "no descriptors"), (check.Outcome, check.Failure!.Detail));
        Assert.Equal(1, _metrics.Totals.Missed);
        Assert.Equal(0, _metrics.Totals.Completed);
    }

    [Fact]
    public async Task Dispatch_OwnNetworkFails_IsAMissedRecord()
    {
        _network.HasRoute = false;
        _probe.Failure = new Failure(FailureKind.Unreachable, Phase.Connect, "Network is unreachable");

        _dispatcher.Dispatch(Due(Target("a")));

        var check = (await PublishedAsync(1))[0];
        Assert.Equal((Outcome.Missed, FailureKind.Monitor), (check.Outcome, check.Failure!.Kind));
        Assert.Equal("this machine has no route out (Network is unreachable)", check.Failure.Detail);
        Assert.Equal((Some.Instant, TimeSpan.Zero), (check.Timestamp, check.ResponseTime));
    }

    [Fact]
    public async Task Dispatch_StoodStillMeanwhile_IsMissedAndNoLatency()
    {
        _pulse.Beat();
        _probe.IsSlow = true;
        _dispatcher.Dispatch(Due(Target("a")));
        await Eventually.TrueAsync(() => _probe.Started == 1, Deadline, "the check runs", TestContext.Current.CancellationToken);

        _clock.Advance(TimeSpan.FromSeconds(4));
        _probe.Finish();

        var check = (await PublishedAsync(1))[0];
        Assert.Equal((Outcome.Missed, TimeSpan.Zero), (check.Outcome, check.ResponseTime));
        Assert.Equal("the monitor stood still for 4.0 s while it checked", check.Failure!.Detail);
    }

    [Fact]
    public async Task Dispatch_StoodStillBefore_IsDelay()
    {
        _pulse.Beat();
        _clock.Advance(TimeSpan.FromSeconds(4));

        _dispatcher.Dispatch(Due(Target("a")));
        var check = (await PublishedAsync(1))[0];

        Assert.Equal((Outcome.Up, TimeSpan.FromSeconds(4), TimeSpan.Zero), (check.Outcome, check.Delay, check.ResponseTime));
    }

    [Fact]
    public async Task Stop_RunningAndWaiting_AreAbandonedAndNotPublished()
    {
        _probe.IsSlow = true;
        foreach (var name in (string[])["a", "b", "c"])
        {
            _dispatcher.Dispatch(Due(Target(name)));
        }

        await Eventually.TrueAsync(() => _probe.Started == 2, Deadline, "two checks run", TestContext.Current.CancellationToken);
        await _dispatcher.StopAsync();

        Assert.Empty(_publisher.Checks);
        Assert.Equal((3, 3, 0), (_metrics.Totals.Scheduled, _metrics.Totals.Abandoned, _metrics.Totals.InFlight));
    }

    private async Task<List<Check>> PublishedAsync(int count)
    {
        await Eventually.TrueAsync(() => _publisher.Checks.Count >= count, Deadline, "the records are published", TestContext.Current.CancellationToken);
        return [.. _publisher.Checks];
    }

    private static ScheduledTarget Target(string name, TimeSpan? period = null) =>
        new(Prepared.Target(Some.Target(name: name, period: period)));

    private static DueCheck Due(ScheduledTarget target, DateTimeOffset? slot = null) => new(target, slot ?? Some.Instant, slot ?? Some.Instant);
}
