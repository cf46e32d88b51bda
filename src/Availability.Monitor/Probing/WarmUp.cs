using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Availability.Core;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Probing;

/// <summary>
/// Runs the probing path on a loopback listener of our own before the first check: a cold process would record the time its
/// code takes to compile as the first sites' latency.
/// </summary>
internal sealed class WarmUp(IProbe probe, TimeProvider clock, ILogger<WarmUp> logger)
{
    private const int Rounds = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task RunAsync(IReadOnlyList<ProbeTarget> targets, CancellationToken stopping)
    {
        using var expired = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, stopping);
        try
        {
            await ProbeAsync(probe, null, version: 1, either.Token);
            var schemes = targets.Select(target => target.Target.Uri.Scheme).ToHashSet();
            if (schemes.Contains("https") || schemes.Contains("tls"))
            {
                using var certificate = Certificate();
                await ProbeAsync(probe, certificate, version: 1, either.Token);
                // The real probe refuses that certificate, and so never gets to what comes after the handshake.
                var trusting = new HttpProbe(clock, new TlsTrust([certificate]));
                await ProbeAsync(trusting, certificate, version: 1, either.Token);
                if (targets.Any(target => target.Target.HttpVersion == 2))
                {
                    await ProbeAsync(trusting, certificate, version: 2, either.Token);
                }
            }

            if (schemes.Contains("dns"))
            {
                await AskAsync(either.Token);
            }

            for (var round = 0; round < Rounds && schemes.Contains("ping"); round++)
            {
                await probe.ProbeAsync(Target("ping://127.0.0.1"), either.Token);
            }
        }
        catch (Exception exception) when (
            exception is SocketException or IOException or CryptographicException or AuthenticationException
            || (exception is OperationCanceledException && !stopping.IsCancellationRequested))
        {
            MonitorLog.NotWarm(logger, exception.Message); // The checks can do without.
        }
    }

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=warm-up", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
    }

    private static async Task ProbeAsync(IProbe probe, X509Certificate2? certificate, int version, CancellationToken cancellationToken)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var target = Target($"{(certificate is null ? "http" : "https")}://{listener.LocalEndpoint}/", AnyPattern(), version: version);
        var tls = certificate is null ? null : new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
            ApplicationProtocols = version == 2 ? [SslApplicationProtocol.Http2] : null,
        };
        for (var round = 0; round < Rounds; round++)
        {
            var serving = ServeAsync(listener, tls, cancellationToken);
            await probe.ProbeAsync(target, cancellationToken);
            await serving;
        }
    }

    private async Task AskAsync(CancellationToken cancellationToken)
    {
        using var resolver = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var target = Target($"dns://{resolver.Client.LocalEndPoint}/warm-up", question: new DnsQuestion("warm-up", "A", null));
        for (var round = 0; round < Rounds; round++)
        {
            var replying = ReplyAsync(resolver, cancellationToken);
            await probe.ProbeAsync(target, cancellationToken);
            await replying;
        }
    }

    // The question with the bit that makes it a response: no error, no answer.
    private static async Task ReplyAsync(UdpClient resolver, CancellationToken cancellationToken)
    {
        var query = await resolver.ReceiveAsync(cancellationToken);
        query.Buffer[2] |= 0x80;
        await resolver.SendAsync(query.Buffer, query.RemoteEndPoint, cancellationToken);
    }

    private static async Task ServeAsync(TcpListener listener, SslServerAuthenticationOptions? options, CancellationToken cancellationToken)
    {
        using var client = await listener.AcceptTcpClientAsync(cancellationToken);
        await using Stream stream = options is null ? client.GetStream() : new SslStream(client.GetStream());
        try
        {
            if (stream is SslStream tls)
            {
                await tls.AuthenticateAsServerAsync(options!, cancellationToken);
                if (tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2)
                {
                    await WarmUpHttp2.ServeAsync(stream, cancellationToken);
                    return;
                }
            }

            await stream.ReadAtLeastAsync(new byte[1024], 1, throwOnEndOfStream: false, cancellationToken);
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 2\r\n\r\nok"u8.ToArray(), cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or AuthenticationException)
        {
            // The probe rejects the certificate, as it should.
        }
    }

    private static ProbeTarget Target(string url, Pattern? pattern = null, DnsQuestion? question = null, int version = 1) => new(
        new Target { Name = "warm-up", Url = url, Uri = new Uri(url), Pattern = pattern, Question = question, HttpVersion = version }, new MonitorOptions());

    private static Pattern? AnyPattern() => Pattern.TryParse("o.", out var pattern, out _) ? pattern : null;
}
