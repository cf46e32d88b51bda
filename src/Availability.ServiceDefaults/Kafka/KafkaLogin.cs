using Confluent.Kafka;

namespace Availability.ServiceDefaults;

/// <summary>How we log in (SASL).</summary>
internal static class KafkaLogin
{
    /// <summary>Fills it in.</summary>
    /// <exception cref="ConfigurationException">Something is missing.</exception>
    public static void Add(ClientConfig config, KafkaOptions options)
    {
        config.SaslMechanism = options.SaslMechanism switch
        {
            "PLAIN" => SaslMechanism.Plain,
            "SCRAM-SHA-256" => SaslMechanism.ScramSha256,
            "SCRAM-SHA-512" => SaslMechanism.ScramSha512,
            "OAUTHBEARER" => SaslMechanism.OAuthBearer,
            _ => throw new ConfigurationException($"{options.SecurityProtocol} needs a mechanism: set KAFKA_SASL_MECHANISM to PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER."),
        };
        var user = options.SaslUsername ?? throw Missing(options, "KAFKA_SASL_USERNAME");
        var password = SecretFile.Read(options.SaslPasswordFile, "KAFKA_SASL_PASSWORD_FILE") ?? options.SaslPassword
            ?? throw Missing(options, "KAFKA_SASL_PASSWORD or KAFKA_SASL_PASSWORD_FILE");
        if (config.SaslMechanism == SaslMechanism.OAuthBearer)
        {
            config.SaslOauthbearerMethod = SaslOauthbearerMethod.Oidc;
            config.SaslOauthbearerTokenEndpointUrl = TokenUrl(options);
            config.SaslOauthbearerScope = options.SaslScope;
            (config.SaslOauthbearerClientId, config.SaslOauthbearerClientSecret) = (user, password);
        }
        else
        {
            (config.SaslUsername, config.SaslPassword) = (user, password);
        }
    }

    /// <summary>Whoever names a password means to log in.</summary>
    /// <exception cref="ConfigurationException">The protocol does not log in, although something is set for it.</exception>
    public static void ThrowIfSet(KafkaOptions options)
    {
        (string Name, string? Value)[] settings =
        [
            ("KAFKA_SASL_MECHANISM", options.SaslMechanism), ("KAFKA_SASL_USERNAME", options.SaslUsername), ("KAFKA_SASL_PASSWORD", options.SaslPassword),
            ("KAFKA_SASL_PASSWORD_FILE", options.SaslPasswordFile), ("KAFKA_SASL_TOKEN_URL", options.SaslTokenUrl),
        ];
        if (Array.Find(settings, setting => setting.Value is not null).Name is { } name)
        {
            throw new ConfigurationException(
                $"{name} is set, but --security-protocol is {options.SecurityProtocol}, which does not log in: set it to SASL_SSL, or remove {name}.");
        }
    }

    // The client's secret goes there.
    private static string TokenUrl(KafkaOptions options)
    {
        var text = options.SaslTokenUrl ?? throw Missing(options, "KAFKA_SASL_TOKEN_URL");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
            ? text
            : throw new ConfigurationException("--sasl-token-url: expected an address that begins with https://, as the client's secret is sent there.");
    }

    private static ConfigurationException Missing(KafkaOptions options, string setting) =>
        new($"{options.SecurityProtocol} with {options.SaslMechanism} needs more: set {setting}.");
}
