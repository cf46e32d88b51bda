using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Microsoft.Extensions.Time.Testing;

namespace Availability.ServiceDefaults.Tests;

public sealed class KafkaAccessTests
{
    private const string NotVerified = "SSL handshake failed: error:0A000086:SSL routines::certificate verify failed: broker certificate could not be verified";

    private static readonly Error LoginRefused = new(ErrorCode.Local_Authentication, "sasl_ssl://a:1/bootstrap: SASL authentication error: no");

    // Nobody answers at these ports: what is wrong with the certificate cannot be looked up.
    private readonly KafkaAccess _two = new(new KafkaOptions { Brokers = "127.0.0.1:1,127.0.0.1:2", SecurityProtocol = "SSL" }, TimeProvider.System);

    [Fact]
    public void Refusal_OneOfTwoBrokersIsNotTrusted_Waits()
    {
        Assert.Null(_two.Refusal(Certificate(1)));
        Assert.Null(_two.Refusal(Certificate(1)));

        Assert.Equal("its certificate is not accepted (--ssl-cafile)", _two.Hint);
    }

    [Fact]
    public void Refusal_BothAreNotTrusted_IsForGood()
    {
        Assert.Null(_two.Refusal(Certificate(1)));

        Assert.Equal("Kafka at 127.0.0.1:1,127.0.0.1:2 is not trusted: its certificate cannot be verified (--ssl-cafile).", _two.Refusal(Certificate(2)));
    }

    [Fact]
    public void Refusal_OneIsNotTrustedAndOneIsAway_Waits()
    {
        Assert.Null(_two.Refusal(Certificate(1)));
        Assert.Null(_two.Refusal(new Error(ErrorCode.Local_Transport, "ssl://127.0.0.1:1/bootstrap: Connect to ipv4#127.0.0.1:1 failed: Connection refused")));

        Assert.Null(_two.Refusal(Certificate(2)));
        Assert.Null(_two.Refusal(new Error(ErrorCode.Local_AllBrokersDown, "2/2 brokers are down")));
    }

    [Fact]
    public void Refusal_CertificateGoesBadLater_Waits_LoginDoesNot()
    {
        _two.Succeeded();

        Assert.Null(_two.Refusal(Certificate(1)));
        Assert.Null(_two.Refusal(Certificate(2)));
        Assert.NotNull(_two.Refusal(LoginRefused));
    }

    [Theory]
    [InlineData("2026-03-15T00:00:00Z", "alert certificate expired")]
    [InlineData("2026-03-15T00:00:01Z", "it expired on 2026-03-15 00:00 UTC")]
    public void Refusal_OfOurCertificate_SaysSinceWhenByTheClock(string now, string why)
    {
        using var key = ECDsa.Create();
        using var certificate = new CertificateRequest("CN=monitor", key, HashAlgorithmName.SHA256)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, new DateTimeOffset(2026, 3, 15, 0, 0, 0, TimeSpan.Zero));
        var file = Path.GetTempFileName();
        File.WriteAllText(file, certificate.ExportCertificatePem());
        var access = new KafkaAccess(
            new KafkaOptions { Brokers = "127.0.0.1:1", SecurityProtocol = "SSL", SslCertFile = file },
            new FakeTimeProvider(DateTimeOffset.Parse(now, CultureInfo.InvariantCulture)));

        var refusal = access.Refusal(new Error(ErrorCode.Local_Ssl, "ssl://127.0.0.1:1/bootstrap: SSL routines::alert certificate expired"));

        File.Delete(file);
        Assert.Equal($"Kafka at 127.0.0.1:1 does not accept the client certificate in {file} (--ssl-certfile): {why}.", refusal);
    }

    [Fact]
    public void Refusal_TokenThatIsNotFetched_Waits_UntilTheLogSaysThatItIsRefused()
    {
        var access = new KafkaAccess(
            new KafkaOptions { SecurityProtocol = "SASL_SSL", SaslMechanism = "OAUTHBEARER", SaslTokenUrl = "https://identity.example/" }, TimeProvider.System);

        Assert.Null(access.Refusal(new Error(ErrorCode.Local_Authentication, "Failed to acquire SASL OAUTHBEARER token: Timeout was reached")));
        Assert.Null(access.RefusalIn("Failed to retrieve OIDC token from \"https://identity.example/\": Bad gateway (502)"));
        Assert.StartsWith(
            "https://identity.example/ (--sasl-token-url) gives no token for Kafka: ",
            access.RefusalIn("Failed to retrieve OIDC token from \"https://identity.example/\": {\"error\":\"invalid_client\"} (401)"), StringComparison.Ordinal);
    }

    [Fact]
    public void Noticed_ConnectionsThatAreClosed_AreToldOnce_AndNotAfterOneWorked()
    {
        const string Line = "[thrd:a:1/bootstrap]: a:1/bootstrap: Disconnected: connection closed by peer";

        Assert.Equal([false, true, false], new[] { _two.Noticed(Line), _two.Noticed(Line), _two.Noticed(Line) });
        Assert.Contains("--security-protocol (SSL)", _two.Hint, StringComparison.Ordinal);
        _two.Succeeded();
        Assert.False(_two.Noticed(Line));
        Assert.Null(_two.Hint);
    }

    private static Error Certificate(int port) => new(ErrorCode.Local_Ssl, $"ssl://127.0.0.1:{port}/bootstrap: {NotVerified} (after 3ms in state SSL_HANDSHAKE)");
}
