using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Availability.Testing;

namespace Availability.IntegrationTests.Security;

/// <summary>Good and bad certificates as an operator has them: PEM files in a folder.</summary>
internal sealed class PemFiles : IDisposable
{
    /// <summary>Of <see cref="ClientEncryptedKey"/>.</summary>
    public const string KeyPassword = "password-of-the-key";

    private readonly LoopbackCertificates _authority = new(TimeProvider.System.GetUtcNow());
    private readonly LoopbackCertificates _stranger = new(TimeProvider.System.GetUtcNow());
    private readonly string _folder;

    public PemFiles(string folder)
    {
        _folder = folder;
        File.WriteAllText(Authority, _authority.Root.ExportCertificatePem());
        File.WriteAllText(OtherAuthority, _stranger.Root.ExportCertificatePem());
        Write("server", _authority.Issue());
        Write("expired", _authority.Issue(from: TimeSpan.FromDays(-20), to: TimeSpan.FromDays(-10)));
        Write("elsewhere", _authority.Issue("elsewhere.example"));
        Write("client", _authority.Issue("monitor"));
        Write("expired-client", _authority.Issue("monitor", from: TimeSpan.FromDays(-20), to: TimeSpan.FromDays(-10)));
        Write("stranger", _stranger.Issue("monitor"));
    }

    /// <summary>What clients trust.</summary>
    public string Authority => At("ca.pem");

    /// <summary>Signed nothing that servers show.</summary>
    public string OtherAuthority => At("other-ca.pem");

    public string ClientEncryptedKey => At("client-encrypted.key");

    public string Certificate(string name) => At(name + ".pem");

    public string Key(string name) => At(name + ".key");

    /// <summary>Key, certificate and authority in one, as brokers take them.</summary>
    public string Chain(string name) => At(name + "-chain.pem");

    /// <summary>A file of some content.</summary>
    public string Write(string name, string content)
    {
        File.WriteAllText(At(name), content);
        return At(name);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private void Write(string name, X509Certificate2 certificate)
    {
        using (certificate)
        using (var key = certificate.GetECDsaPrivateKey()!)
        {
            File.WriteAllText(Certificate(name), certificate.ExportCertificatePem());
            File.WriteAllText(Key(name), key.ExportPkcs8PrivateKeyPem());
            File.WriteAllText(Chain(name), string.Join('\n', key.ExportPkcs8PrivateKeyPem(), certificate.ExportCertificatePem(), _authority.Root.ExportCertificatePem()));
            if (name == "client")
            {
                var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
                File.WriteAllText(ClientEncryptedKey, key.ExportEncryptedPkcs8PrivateKeyPem(KeyPassword, encryption));
            }
        }
    }

    private string At(string name) => Path.Combine(_folder, name);
}
