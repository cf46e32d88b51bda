using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using Microsoft.Extensions.Time.Testing;
using static Availability.Monitor.Tests.Probing.ProbeTester;

namespace Availability.Monitor.Tests.Probing;

public class DeadlineProbeTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Probe_OneAfterTheOther_EachHasItsOwnDeadline()
    {
        var clock = new FakeTimeProvider();
        var probe = new HangingProbe(clock);
        var target = Prepared.Target(Some.Target(timeout: Timeout));

        for (var round = 0; round < 3; round++)
        {
            var answered = probe.ProbeAsync(target, CancellationToken.None).AsTask();
            clock.Advance(Timeout * 0.9);
            probe.Hang.SetResult();
            Assert.Equal(Outcome.Up, (await answered).Outcome);
            probe.Hang = new TaskCompletionSource();
        }

        var hanging = probe.ProbeAsync(target, CancellationToken.None).AsTask();
        clock.Advance(Timeout * 0.9);
        Assert.False(hanging.IsCompleted);
        clock.Advance(Timeout * 0.2);
        AssertDown(await hanging, FailureKind.Timeout, Phase.Dns);

        var afterwards = probe.ProbeAsync(target, CancellationToken.None).AsTask();
        probe.Hang.SetResult();
        Assert.Equal(Outcome.Up, (await afterwards).Outcome);
    }

    [Fact]
    public async Task Probe_StopAfterItsEnd_DoesNotTouchTheNext()
    {
        var clock = new FakeTimeProvider();
        var probe = new HangingProbe(clock);
        var target = Prepared.Target(Some.Target(timeout: Timeout));
        using var stop = new CancellationTokenSource();
        probe.Hang.SetResult();
        await probe.ProbeAsync(target, stop.Token);
        probe.Hang = new TaskCompletionSource();

        var next = probe.ProbeAsync(target, CancellationToken.None).AsTask();
        await stop.CancelAsync();
        probe.Hang.SetResult();

        Assert.Equal(Outcome.Up, (await next).Outcome);
    }

    private sealed class HangingProbe(TimeProvider clock) : DeadlineProbe(clock)
    {
        public TaskCompletionSource Hang { get; set; } = new();

        protected override async ValueTask<Failure?> AttemptAsync(ProbeRun run, CancellationToken cancellationToken)
        {
            await Hang.Task.WaitAsync(cancellationToken);
            return null;
        }
    }
}
