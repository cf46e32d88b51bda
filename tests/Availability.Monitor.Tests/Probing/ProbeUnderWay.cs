using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests.Probing;

/// <summary>
/// A probe whose clock stands still until the test says otherwise: its deadline comes when the probe is where it is to be cut short,
/// however slow the machine is until then.
/// </summary>
internal sealed class ProbeUnderWay
{
    // From now on, so that certificates are valid.
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());
    private readonly ProbeRun _run;

    private ProbeUnderWay(Target target, MonitorOptions? options, Func<TimeProvider, DeadlineProbe> probe)
    {
        _run = new ProbeRun(Prepared.Target(target, options), _clock);
        Result = probe(_clock).ProbeAsync(_run, TestContext.Current.CancellationToken).AsTask();
    }

    public Task<ProbeResult> Result { get; }

    public static ProbeUnderWay Start(Target target, TlsTrust? trust = null, NameResolver? resolver = null, MonitorOptions? options = null) =>
        Start(target, clock => new HttpProbe(clock, trust ?? new TlsTrust(), resolver), options);

    public static ProbeUnderWay Start(Target target, Func<TimeProvider, DeadlineProbe> probe, MonitorOptions? options = null) => new(target, options, probe);

    /// <summary>Lets some of the deadline pass.</summary>
    public void Advance(TimeSpan time) => _clock.Advance(time);

    /// <summary>Lets the deadline come once the probe is in this phase.</summary>
    public async Task<ProbeResult> EndInAsync(Phase phase)
    {
        await ReachesAsync(phase);
        Advance(_run.Target.Timeout);
        return await Result;
    }

    /// <summary>Waits until the probe is in this phase, or has ended.</summary>
    public Task ReachesAsync(Phase phase) => ReachesAsync(run => run.Phase == phase, $"the probe is in the phase {phase}");

    /// <summary>Waits until the probe dials, or has ended.</summary>
    public Task DialsAsync() => ReachesAsync(run => run.RemoteAddress is not null, "the probe dials");

    private Task ReachesAsync(Predicate<ProbeRun> there, string description) => Eventually.TrueAsync(
        () => Result.IsCompleted || there(_run), TimeSpan.FromMinutes(1), description, TestContext.Current.CancellationToken);
}
