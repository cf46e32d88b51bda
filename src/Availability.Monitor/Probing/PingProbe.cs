using System.Net.NetworkInformation;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary><c>ping://host</c>: up when one echo request is answered. Ping's own times are whole milliseconds, so ours count.</summary>
internal sealed class PingProbe(TimeProvider clock, PingRight right) : DeadlineProbe(clock)
{
    private static readonly byte[] Payload = new byte[32];
    private static readonly PingOptions Options = new();

    protected override async ValueTask<Failure?> AttemptAsync(ProbeRun run, CancellationToken cancellationToken)
    {
        if (right.Obstacle is { } obstacle)
        {
            return new Failure(FailureKind.Monitor, null, obstacle);
        }

        var address = (await Dialer.LookUpAsync(run.Target.Target.Uri, run, cancellationToken))[0];
        run.RemoteAddress = address;
        run.Begin(Phase.FirstByte);
        using var ping = new Ping();
        var status = await SendAsync(ping, address, run, cancellationToken);
        if (status != IPStatus.Success)
        {
            return Failure(status);
        }

        run.End();
        return null;
    }

    private static async ValueTask<IPStatus> SendAsync(Ping ping, System.Net.IPAddress address, ProbeRun run, CancellationToken cancellationToken)
    {
        try
        {
            // Its own timeout is a bound beyond ours, which the token keeps.
            var reply = await ping.SendPingAsync(address, run.Target.Timeout + TimeSpan.FromSeconds(1), Payload, Options, cancellationToken);
            return reply.Status;
        }
        catch (PingException exception) when (exception.InnerException is { } cause)
        {
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(cause);
            throw;
        }
    }

    private static Failure Failure(IPStatus status) => status == IPStatus.TimedOut
        ? new Failure(FailureKind.Timeout, Phase.FirstByte, "no answer before the check's deadline")
        : new Failure(FailureKind.Unreachable, Phase.FirstByte, $"{status}");
}
