using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Availability.Testing;

/// <summary>A certificate authority of a test's own, and the good and bad certificates it signs.</summary>
public sealed class LoopbackCertificates : IDisposable
{
    private readonly ECDsa _rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly DateTimeOffset _now;

    /// <summary>A new authority.</summary>
    /// <param name="now">The instant around which its certificates are valid.</param>
    public LoopbackCertificates(DateTimeOffset now)
    {
        _now = now;
        var request = new CertificateRequest("CN=Loopback test authority", _rootKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        Root = request.CreateSelfSigned(now.AddDays(-400), now.AddDays(400));
    }

    /// <summary>What a client must trust.</summary>
    public X509Certificate2 Root { get; }

    /// <summary>A certificate signed by <see cref="Root"/>.</summary>
    /// <param name="host">A DNS name or an address; the only subject alternative name. Null: none, the name is only the CN.</param>
    /// <param name="from">Relative to now; a day ago by default.</param>
    /// <param name="to">Relative to now; in 30 days by default.</param>
    public X509Certificate2 Issue(string? host = "127.0.0.1", TimeSpan? from = null, TimeSpan? to = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var serial = RandomNumberGenerator.GetBytes(8);
        using var certificate = Request(key, host).Create(
            Root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), From(from), To(to), serial);
        return Usable(certificate.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate that signs itself.</summary>
    /// <param name="host">A DNS name or an address.</param>
    public X509Certificate2 SelfSigned(string host = "127.0.0.1")
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return Usable(Request(key, host).CreateSelfSigned(From(null), To(null)));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Root.Dispose();
        _rootKey.Dispose();
    }

    /// <summary>An authority below <see cref="Root"/> and a certificate that it signed.</summary>
    /// <param name="issuerUrl">Where the certificate says its issuer can be fetched; null for nowhere.</param>
    /// <param name="to">Until when the intermediate is valid, relative to now; in 60 days by default.</param>
    public (X509Certificate2 Certificate, X509Certificate2 Intermediate) IssueIndirectly(string? issuerUrl = null, TimeSpan? to = null)
    {
        using var issuerKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var issuer = new CertificateRequest("CN=Loopback intermediate", issuerKey, HashAlgorithmName.SHA256);
        issuer.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        issuer.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var intermediate = issuer.Create(
            Root.SubjectName, X509SignatureGenerator.CreateForECDsa(_rootKey), From(null), To(to ?? TimeSpan.FromDays(60)), RandomNumberGenerator.GetBytes(8));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = Request(key, "127.0.0.1");
        if (issuerUrl is not null)
        {
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension([], [issuerUrl]));
        }

        using var certificate = request.Create(
            intermediate.SubjectName, X509SignatureGenerator.CreateForECDsa(issuerKey), From(null), To(null), RandomNumberGenerator.GetBytes(8));
        return (Usable(certificate.CopyWithPrivateKey(key)), intermediate);
    }

    private DateTimeOffset From(TimeSpan? from) => _now + (from ?? TimeSpan.FromDays(-1));

    private DateTimeOffset To(TimeSpan? to) => _now + (to ?? TimeSpan.FromDays(30));

    private static CertificateRequest Request(ECDsa key, string? host)
    {
        var request = new CertificateRequest($"CN={host ?? "127.0.0.1"}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        if (host is not null)
        {
            var names = new SubjectAlternativeNameBuilder();
            if (IPAddress.TryParse(host, out var address))
            {
                names.AddIpAddress(address);
            }
            else
            {
                names.AddDnsName(host);
            }

            request.CertificateExtensions.Add(names.Build());
        }

        return request;
    }

    // SslStream on Windows and macOS refuses keys that live in memory only.
    private static X509Certificate2 Usable(X509Certificate2 certificate)
    {
        using (certificate)
        {
            return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pfx), null);
        }
    }
}
