using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Availability.ServiceDefaults;

/// <summary>
/// Looks at a server's certificate once more after a client has refused it: librdkafka says "certificate verify failed" for
/// one that expired, one for another name and one of a stranger alike.
/// </summary>
internal static class ServerCertificate
{
    // The last: an authority of the same name with another key, as one that was made anew.
    private const X509ChainStatusFlags Strangers =
        X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain | X509ChainStatusFlags.NotSignatureValid;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What is wrong with it, to be put behind "a certificate that".</summary>
    /// <param name="host">As it was dialled.</param>
    /// <param name="port">As it was dialled.</param>
    /// <param name="authorities">A PEM file; null for the system's.</param>
    /// <param name="isForAnyName">The name does not matter.</param>
    /// <param name="prepare">What a protocol needs before TLS begins.</param>
    /// <returns>Null when nothing is found, or nobody answers any more.</returns>
    public static string? FaultOf(string host, int port, string? authorities, bool isForAnyName = false, Action<Stream>? prepare = null)
    {
        var faults = new List<string>();
        try
        {
            using var client = new TcpClient();
            (client.ReceiveTimeout, client.SendTimeout) = ((int)Patience.TotalMilliseconds, (int)Patience.TotalMilliseconds);
            client.Connect(host, port);
            prepare?.Invoke(client.GetStream());
            using var tls = new SslStream(client.GetStream());
            tls.AuthenticateAsClient(new SslClientAuthenticationOptions
            {
                TargetHost = host,
                CertificateChainPolicy = Policy(authorities),
                RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                {
                    faults.AddRange(FaultsOf((X509Certificate2)certificate!, chain!, errors, authorities, isForAnyName));
                    return errors == SslPolicyErrors.None;
                },
            });
        }
        catch (Exception exception) when (exception is IOException or SocketException or AuthenticationException or CryptographicException)
        {
            // What was to be seen has been seen, or nobody shows it any more.
        }

        return faults.Count == 0 ? null : string.Join(" and that ", faults);
    }

    /// <summary>Since when a client's certificate is out of date; null when it is not, or cannot be read.</summary>
    public static DateTimeOffset? ExpiredAt(string file, DateTimeOffset now)
    {
        try
        {
            using var certificate = X509CertificateLoader.LoadCertificateFromFile(file);
            return certificate.NotAfter.ToUniversalTime() < now.UtcDateTime ? certificate.NotAfter : null;
        }
        catch (CryptographicException)
        {
            return null; // Whoever uses it says what is wrong.
        }
    }

    private static X509ChainPolicy Policy(string? authorities)
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (authorities is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.ImportFromPemFile(authorities);
        }

        return policy;
    }

    private static IEnumerable<string> FaultsOf(
        X509Certificate2 certificate, X509Chain chain, SslPolicyErrors errors, string? authorities, bool isForAnyName)
    {
        var status = chain.ChainStatus.Aggregate(X509ChainStatusFlags.NoError, (all, one) => all | one.Status);
        if (status.HasFlag(X509ChainStatusFlags.NotTimeValid))
        {
            yield return certificate.NotBefore > chain.ChainPolicy.VerificationTime
                ? $"is not valid before {certificate.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC"
                : $"expired on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC";
        }

        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) && !isForAnyName)
        {
            yield return $"is for {Names(certificate)}";
        }

        if ((status & Strangers) != 0)
        {
            yield return authorities is null ? "none of the system's authorities signed" : $"the authorities in {authorities} did not sign";
        }
    }

    private static string Names(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(names => names.EnumerateDnsNames().Concat(names.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : "nobody (it has no subject alternative name)";
    }
}
