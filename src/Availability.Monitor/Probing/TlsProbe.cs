using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>
/// <c>tls://host:port</c>: up when the handshake ends with a certificate that is good for the host. No application protocol is
/// offered: a mail server may refuse one that it does not speak.
/// </summary>
internal sealed class TlsProbe(TimeProvider clock, TlsTrust trust) : DeadlineProbe(clock)
{
    private readonly Dialer _dialer = new(clock);
    private readonly TlsClient _tls = new(trust, clock, protocols: null);

    protected override async ValueTask<Failure?> AttemptAsync(ProbeRun run, CancellationToken cancellationToken)
    {
        var uri = run.Target.Target.Uri;
        var connection = new SocketStream(await _dialer.DialAsync(uri, run, cancellationToken));
        await using var stream = await _tls.AuthenticateAsync(connection, uri.IdnHost, run, cancellationToken);
        run.Answered();
        return null;
    }
}
