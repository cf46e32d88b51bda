namespace Availability.ServiceDefaults;

/// <summary>The settings of programs that speak to Kafka.</summary>
public static class KafkaSettings
{
    private static readonly KafkaOptions Defaults = new();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("brokers", "Kafka:Brokers", "Brokers to find the cluster with", Defaults.Brokers, "KAFKA_BROKERS", "host:port,…"),
        Setting.Choice("security-protocol", "Kafka:SecurityProtocol", "How brokers are spoken to",
            ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"], Defaults.SecurityProtocol, "KAFKA_SECURITY_PROTOCOL"),
        Setting.Text("ssl-cafile", "Kafka:SslCaFile", "Certificates that brokers' certificates are checked against (PEM)", "the system's", "KAFKA_SSL_CAFILE", "file"),
        Setting.Text("ssl-certfile", "Kafka:SslCertFile", "Client certificate (PEM)", null, "KAFKA_SSL_CERTFILE", "file"),
        Setting.Text("ssl-keyfile", "Kafka:SslKeyFile", "Key of the client certificate (PEM)", "in the certificate's file", "KAFKA_SSL_KEYFILE", "file"),
        Setting.Secret("ssl-key-password", "Kafka:SslKeyPassword", "Password of the key, where it is encrypted", "KAFKA_SSL_KEY_PASSWORD"),
        Setting.Secret("ssl-key-password-file", "Kafka:SslKeyPasswordFile", "File with the key's password", "KAFKA_SSL_KEY_PASSWORD_FILE"),
        Setting.Choice("sasl-mechanism", "Kafka:SaslMechanism", "How we log in", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"],
            null, "KAFKA_SASL_MECHANISM"),
        Setting.Secret("sasl-username", "Kafka:SaslUsername", "SASL user name; with OAUTHBEARER the client's id", "KAFKA_SASL_USERNAME"),
        Setting.Secret("sasl-password", "Kafka:SaslPassword", "SASL password; with OAUTHBEARER the client's secret", "KAFKA_SASL_PASSWORD"),
        Setting.Secret("sasl-password-file", "Kafka:SaslPasswordFile", "File with the SASL password", "KAFKA_SASL_PASSWORD_FILE"),
        Setting.Text("sasl-token-url", "Kafka:SaslTokenUrl", "Where OAUTHBEARER fetches its tokens (OpenID Connect, client credentials)", null,
            "KAFKA_SASL_TOKEN_URL", "https://…"),
        Setting.Text("sasl-scope", "Kafka:SaslScope", "Scope that OAUTHBEARER asks for", "the provider's", "KAFKA_SASL_SCOPE"),
        Setting.Text("topic", "Kafka:Topic", "Topic of the checks", Defaults.Topic, "KAFKA_TOPIC", "name"),
        Setting.Text("monitors-topic", "Kafka:MonitorsTopic", "Topic of heartbeats and gaps", "the topic's name and -monitors", "KAFKA_MONITORS_TOPIC", "name"),
        Setting.Number("topic-partitions", "Kafka:TopicPartitions", "Partitions of a topic that is created", Defaults.TopicPartitions, 1, 10_000),
        Setting.Secret("cluster-id", "Kafka:ClusterId", "Identity of a cluster that cannot tell it (the embedded broker)", "KAFKA_CLUSTER_ID"),
    ];
}
