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
        var exception = Assert.Throws<ConfigurationException>(() => KafkaClientConfig.Admin(new KafkaOptions { SslCaFile = "/no/such.pem" }));

        Assert.StartsWith("--ssl-cafile: cannot read /no/such.pem: ", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EffectiveMonitorsTopic_NotSet_FollowsTheTopic() =>
        Assert.Equal("web-checks-monitors", new KafkaOptions { Topic = "web-checks" }.EffectiveMonitorsTopic);
}
