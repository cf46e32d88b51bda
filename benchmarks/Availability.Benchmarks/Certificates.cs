using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Availability.Benchmarks;

/// <summary>An authority and a certificate for 127.0.0.1, as files.</summary>
internal static class Certificates
{
    public static void Write(TemporaryFolder folder)
    {
        var now = TimeProvider.System.GetUtcNow();
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var rootRequest = new CertificateRequest("CN=Benchmark authority", rootKey, HashAlgorithmName.SHA256);
        rootRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = rootRequest.CreateSelfSigned(now.AddDays(-2), now.AddDays(20));

        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(root, now.AddDays(-1), now.AddDays(10), [1, 2, 3, 4]);

        folder.Write("root.pem", root.ExportCertificatePem());
        folder.Write("site.pem", certificate.ExportCertificatePem());
        folder.Write("site.key", key.ExportPkcs8PrivateKeyPem());
    }
}
