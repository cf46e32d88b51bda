using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary><c>tcp://host:port</c>: up when the connection is accepted. Nothing is sent.</summary>
internal sealed class TcpProbe(TimeProvider clock) : DeadlineProbe(clock)
{
    private readonly Dialer _dialer = new(clock);

    protected override async ValueTask<Failure?> AttemptAsync(ProbeRun run, CancellationToken cancellationToken)
    {
        using var socket = await _dialer.DialAsync(run.Target.Target.Uri, run, cancellationToken);
        run.Answered();
        return null;
    }
}
