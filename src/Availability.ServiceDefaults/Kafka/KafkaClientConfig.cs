using Confluent.Kafka;

namespace Availability.ServiceDefaults;

/// <summary>Client configurations with brokers and security filled in; delivery settings are each module's own.</summary>
public static class KafkaClientConfig
{
    /// <summary>For a producer.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read or the security settings contradict each other.</exception>
    public static ProducerConfig Producer(KafkaOptions options) => new(Client(options));

    /// <inheritdoc cref="Producer"/>
    public static ConsumerConfig Consumer(KafkaOptions options) => new(Client(options));

    /// <inheritdoc cref="Producer"/>
    public static AdminClientConfig Admin(KafkaOptions options) => new(Client(options));

    private static ClientConfig Client(KafkaOptions options)
    {
        var config = new ClientConfig
        {
            BootstrapServers = options.Brokers,
            SecurityProtocol = Enum.Parse<SecurityProtocol>(options.SecurityProtocol.Replace("_", "", StringComparison.Ordinal), ignoreCase: true),
        };
        if (config.SecurityProtocol is SecurityProtocol.Ssl or SecurityProtocol.SaslSsl)
        {
            KafkaTls.Add(config, options);
        }
        else
        {
            KafkaTls.ThrowIfSet(options);
        }

        if (config.SecurityProtocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl)
        {
            KafkaLogin.Add(config, options);
        }
        else
        {
            KafkaLogin.ThrowIfSet(options);
        }

        return config;
    }
}
