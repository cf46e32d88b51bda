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
        Setting.Text("ssl-keyfile", "Kafka:SslKeyFile", "Key of the client certificate (PEM)", null, "KAFKA_SSL_KEYFILE", "file"),
        Setting.Choice("sasl-mechanism", "Kafka:SaslMechanism", "How we log in", ["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"],
            null, "KAFKA_SASL_MECHANISM"),
        Setting.Secret("sasl-username", "Kafka:SaslUsername", "SASL user name", "KAFKA_SASL_USERNAME"),
        Setting.Secret("sasl-password", "Kafka:SaslPassword", "SASL password", "KAFKA_SASL_PASSWORD"),
        Setting.Secret("sasl-password-file", "Kafka:SaslPasswordFile", "File with the SASL password", "KAFKA_SASL_PASSWORD_FILE"),
        Setting.Text("topic", "Kafka:Topic", "Topic of the checks", Defaults.Topic, "KAFKA_TOPIC", "name"),
        Setting.Text("monitors-topic", "Kafka:MonitorsTopic", "Topic of heartbeats and gaps", "the topic's name and -monitors", "KAFKA_MONITORS_TOPIC", "name"),
        Setting.Number("topic-partitions", "Kafka:TopicPartitions", "Partitions of a topic that is created", Defaults.TopicPartitions, 1, 10_000),
        Setting.Secret("cluster-id", "Kafka:ClusterId", "Identity of a cluster that cannot tell it (the embedded broker)", "KAFKA_CLUSTER_ID"),
    ];
}
