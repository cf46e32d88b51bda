using Availability.Core;
using Availability.Monitor.Scheduling;
using Availability.Monitor.Tests.Publishing;
using Availability.Testing;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Tests;

public sealed class StateLogTests : IDisposable
{
    private static readonly Check Up = Some.Check("example.com", responseTime: TimeSpan.FromMilliseconds(84));
    private static readonly Check Down = Some.Check(
        "example.com", statusCode: null, failure: new Failure(FailureKind.ConnectRefused, Phase.Connect));
    private static readonly Check Missed = Some.Check("example.com", outcome: Outcome.Missed, failure: new Failure(FailureKind.Monitor));

    private readonly FakeLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly StateLog _states;
    private readonly ScheduledTarget _target = new(Prepared.Target());

    public StateLogTests()
    {
        _loggers = new LoggerFactory([_log]);
        _states = new StateLog(_loggers);
    }

    public void Dispose() => _loggers.Dispose();

    [Fact]
    public void Note_Changes_AreOneLineEach()
    {
        foreach (var check in (Check[])[Up, Up, Down, Missed, Down, Up])
        {
            _states.Note(_target, check);
        }

        Assert.Equal(
            [
                "example.com is up (200, 84 ms)",
                "example.com is DOWN: Connection refused",
                "example.com is up (200, 84 ms)",
            ],
            _log.Lines);
    }

    [Fact]
    public void Note_UpWithoutAStatus_TellsTheTimeAlone()
    {
        _states.Note(_target, Up with { StatusCode = null });

        Assert.Equal(["example.com is up (84 ms)"], _log.Lines);
    }

    [Fact]
    public void Note_ManyTargets_AnnouncesAFirstResultOnlyWhenItIsDown()
    {
        _states.Targets = 1_001;

        _states.Note(_target, Up);
        Assert.Empty(_log.Lines);

        _states.Note(_target, Down);
        _states.Note(_target, Up);
        _states.Note(new ScheduledTarget(Prepared.Target()), Down);
        Assert.Equal(3, _log.Lines.Count);
    }
}
