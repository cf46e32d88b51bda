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
            SslCaLocation = Readable(options.SslCaFile, "--ssl-cafile"),
            SslCertificateLocation = Readable(options.SslCertFile, "--ssl-certfile"),
            SslKeyLocation = Readable(options.SslKeyFile, "--ssl-keyfile"),
        };
        if (config.SecurityProtocol is SecurityProtocol.SaslPlaintext or SecurityProtocol.SaslSsl)
        {
            AddSasl(config, options);
        }

        return config;
    }

    private static void AddSasl(ClientConfig config, KafkaOptions options)
    {
        config.SaslMechanism = options.SaslMechanism switch
        {
            "PLAIN" => SaslMechanism.Plain,
            "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
            "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
            "OAUTHBEARER" => SaslMechanism.OAuthBearer,
            _ => throw new ConfigurationException($"{options.SecurityProtocol} needs a mechanism: set KAFKA_SASL_MECHANISM to PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER."),
        };
        config.SaslUsername = options.SaslUsername;
        config.SaslPassword = Readable(options.SaslPasswordFile, "KAFKA_SASL_PASSWORD_FILE") is { } file
            ? File.ReadAllText(file).TrimEnd('\r', '\n')
            : options.SaslPassword;
    }

    private static string? Readable(string? path, string setting)
    {
        if (path is null)
        {
            return null;
        }

        try
        {
            File.OpenRead(path).Dispose();
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"{setting}: cannot read {path}: {exception.Message}");
        }
    }
}
