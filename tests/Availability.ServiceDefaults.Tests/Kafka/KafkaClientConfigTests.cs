using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;

namespace Availability.ServiceDefaults.Tests;

public sealed class KafkaClientConfigTests
{
    [Fact]
    public void Producer_Defaults_ArePlainTextToLocalhost()
    {
        var config = KafkaClientConfig.Producer(new KafkaOptions());

        Assert.Equal("localhost:9092", config.BootstrapServers);
        Assert.Equal(SecurityProtocol.Plaintext, config.SecurityProtocol);
    }

    [Fact]
    public async Task Consumer_WithPasswordFile_ReadsItWithoutItsLineEnd()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "se cret\n", TestContext.Current.CancellationToken);
        try
        {
            var config = KafkaClientConfig.Consumer(new KafkaOptions
            {
                SecurityProtocol = "SASL_SSL",
                SaslMechanism = "SCRAM-SHA-256",
                SaslUsername = "writer",
                SaslPasswordFile = file,
            });

            Assert.Equal((SecurityProtocol.SaslSsl, SaslMechanism.ScramSha256), (config.SecurityProtocol, config.SaslMechanism));
            Assert.Equal(("writer", "se cret"), (config.SaslUsername, config.SaslPassword));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Producer_SaslWithoutMechanism_SaysWhatToSet()
    {
        var exception = Assert.Throws<ConfigurationException>(() => KafkaClientConfig.Producer(new KafkaOptions { SecurityProtocol = "SASL_SSL" }));

        Assert.StartsWith("SASL_SSL needs a mechanism: set KAFKA_SASL_MECHANISM", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Admin_FileThatIsNotThere_NamesSettingAndFile()
    {
        var exception = Assert.Throws<ConfigurationException>(() => KafkaClientConfig.Admin(new KafkaOptions { SecurityProtocol = "SSL", SslCaFile = "/no/such.pem" }));

        Assert.StartsWith("--ssl-cafile: cannot read /no/such.pem: ", exception.Message, StringComparison.Ordinal);
    }

    public static TheoryData<KafkaOptions, string> Contradictions => new()
    {
        { new() { SslCaFile = "ca.pem" }, "--ssl-cafile is set, but --security-protocol is PLAINTEXT, which does not encrypt: set it to SSL, or remove --ssl-cafile." },
        {
            new() { SecurityProtocol = "SASL_PLAINTEXT", SaslMechanism = "PLAIN", SaslUsername = "u", SaslPassword = "hunter2", SslCertFile = "c.pem" },
            "--ssl-certfile is set, but --security-protocol is SASL_PLAINTEXT, which does not encrypt: set it to SASL_SSL, or remove --ssl-certfile."
        },
        { new() { SaslPassword = "hunter2" }, "KAFKA_SASL_PASSWORD is set, but --security-protocol is PLAINTEXT, which does not log in: set it to SASL_SSL, or remove KAFKA_SASL_PASSWORD." },
        { new() { SecurityProtocol = "SSL", SaslMechanism = "PLAIN" }, "KAFKA_SASL_MECHANISM is set, but --security-protocol is SSL, which does not log in: " },
        { new() { SecurityProtocol = "SASL_SSL", SaslMechanism = "PLAIN", SaslPassword = "hunter2" }, "SASL_SSL with PLAIN needs more: set KAFKA_SASL_USERNAME." },
        { new() { SecurityProtocol = "SASL_SSL", SaslMechanism = "PLAIN", SaslUsername = "u" }, "SASL_SSL with PLAIN needs more: set KAFKA_SASL_PASSWORD or KAFKA_SASL_PASSWORD_FILE." },
        { new() { SecurityProtocol = "SASL_SSL", SaslMechanism = "OAUTHBEARER", SaslUsername = "u", SaslPassword = "hunter2" }, "SASL_SSL with OAUTHBEARER needs more: set KAFKA_SASL_TOKEN_URL." },
        {
            new() { SecurityProtocol = "SASL_SSL", SaslMechanism = "OAUTHBEARER", SaslUsername = "u", SaslPassword = "hunter2", SaslTokenUrl = "http://identity.example/" },
            "--sasl-token-url: expected an address that begins with https://, as the client's secret is sent there."
        },
        { new() { SecurityProtocol = "SSL", SslKeyFile = "k.pem" }, "--ssl-keyfile is set without its certificate: set --ssl-certfile, too." },
    };

    [Theory]
    [MemberData(nameof(Contradictions), DisableDiscoveryEnumeration = true)]
    public void Validate_WhatIsMissingOrContradicts_IsOneSentence(KafkaOptions options, string sentence)
    {
        var result = new KafkaOptionsValidator().Validate(null, options);

        Assert.StartsWith(sentence, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Validate_FilesThatDoNotFit_NamesSettingAndFile()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var certificate = new CertificateRequest("CN=monitor", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        var folder = Directory.CreateTempSubdirectory("availability-pem-").FullName;
        string Write(string name, string content)
        {
            File.WriteAllText(Path.Combine(folder, name), content);
            return Path.Combine(folder, name);
        }

        var good = Write("good.pem", certificate.ExportCertificatePem());
        var keyFile = Write("good.key", key.ExportPkcs8PrivateKeyPem());
        var encryption = new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 10_000);
        var encrypted = Write("encrypted.key", key.ExportEncryptedPkcs8PrivateKeyPem("hunter2", encryption));
        var empty = Write("empty.pem", "");
        var broken = Write("broken.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        string? Fault(string? authorities, string? file = null, string? keyOf = null, string? password = null) => new KafkaOptionsValidator().Validate(null, new KafkaOptions
        {
            SecurityProtocol = "SSL",
            SslCaFile = authorities,
            SslCertFile = file,
            SslKeyFile = keyOf,
            SslKeyPassword = password,
        }).FailureMessage;

        try
        {
            Assert.Null(Fault(good, good, keyFile));
            Assert.Null(Fault(null, good, encrypted, "hunter2"));
            Assert.Null(Fault(null, Write("both.pem", File.ReadAllText(keyFile) + "\n" + File.ReadAllText(good))));
            Assert.Equal($"--ssl-cafile: {empty} holds no certificate (PEM).", Fault(empty));
            Assert.StartsWith($"--ssl-cafile: the certificates in {broken} cannot be used (", Fault(broken), StringComparison.Ordinal);
            Assert.Equal($"--ssl-certfile: {good} holds no key: set --ssl-keyfile.", Fault(null, good));
            Assert.Equal($"--ssl-keyfile: {empty} holds no key (PEM).", Fault(null, good, empty));
            Assert.Equal(
                $"--ssl-keyfile: the key in {Write("other.key", other.ExportPkcs8PrivateKeyPem())} is not that of the certificate in {good} (--ssl-certfile).",
                Fault(null, good, Path.Combine(folder, "other.key")));
            Assert.Equal($"The key in {encrypted} (--ssl-keyfile) is encrypted: set KAFKA_SSL_KEY_PASSWORD or KAFKA_SSL_KEY_PASSWORD_FILE.", Fault(null, good, encrypted));
            Assert.Matches(@"^--ssl-keyfile: the key in .*encrypted\.key cannot be read \(.*\): check KAFKA_SSL_KEY_PASSWORD or its file\.$", Fault(null, good, encrypted, "wrong"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void EffectiveMonitorsTopic_NotSet_FollowsTheTopic() =>
        Assert.Equal("web-checks-monitors", new KafkaOptions { Topic = "web-checks" }.EffectiveMonitorsTopic);
}
