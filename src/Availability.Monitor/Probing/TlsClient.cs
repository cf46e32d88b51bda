using System.Net.Security;
using System.Security.Authentication;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>The TLS handshake of one hop.</summary>
/// <param name="trust">Whom to trust.</param>
/// <param name="clock">Against which certificates are judged.</param>
/// <param name="protocols">What is offered to be spoken inside; null for nothing.</param>
internal sealed class TlsClient(TlsTrust trust, TimeProvider clock, List<SslApplicationProtocol>? protocols)
{
    public async ValueTask<SslStream> AuthenticateAsync(Stream connection, string host, ProbeRun run, CancellationToken cancellationToken)
    {
        run.Begin(Phase.Tls);
        var verdict = new CertificateVerdict(host, clock);
        var stream = new SslStream(connection);
        try
        {
            await stream.AuthenticateAsClientAsync(Options(host, verdict), cancellationToken);
            run.End();
            return stream;
        }
        catch (AuthenticationException) when (verdict.Faults is not null)
        {
            await stream.DisposeAsync();
            throw new ProbeException(FailureKind.TlsCertificate, Phase.Tls, verdict.Faults);
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
        finally
        {
            run.CertificateExpiresAt = verdict.ExpiresAt;
        }
    }

    private SslClientAuthenticationOptions Options(string host, CertificateVerdict verdict) => new()
    {
        TargetHost = host,
        ApplicationProtocols = protocols,
        // Every check is a first visit.
        AllowTlsResume = false,
        CertificateChainPolicy = trust.Policy(),
        RemoteCertificateValidationCallback = verdict.Judge,
    };
}
