using System.ComponentModel.DataAnnotations;

namespace Availability.ServiceDefaults;

/// <summary>How to reach Kafka, and the topics.</summary>
public sealed class KafkaOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Kafka";

    /// <summary>Host:port pairs, separated by commas, to find the cluster with.</summary>
    [Required]
    public string Brokers { get; set; } = "localhost:9092";

    /// <summary>PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL.</summary>
    public string SecurityProtocol { get; set; } = "PLAINTEXT";

    /// <summary>PEM file with the certificates that are trusted; null for the system's.</summary>
    public string? SslCaFile { get; set; }

    /// <summary>PEM file with the client's certificate; null for none.</summary>
    public string? SslCertFile { get; set; }

    /// <summary>PEM file with the client's key; null where it is in the certificate's file, or for none.</summary>
    public string? SslKeyFile { get; set; }

    /// <summary>Password of the client's key; null when it is not encrypted.</summary>
    public string? SslKeyPassword { get; set; }

    /// <summary>A file with the key's password, so that it stands in no environment.</summary>
    public string? SslKeyPasswordFile { get; set; }

    /// <summary>PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; null without SASL.</summary>
    public string? SaslMechanism { get; set; }

    /// <summary>SASL user name; with OAUTHBEARER the client's id.</summary>
    public string? SaslUsername { get; set; }

    /// <summary>SASL password; with OAUTHBEARER the client's secret.</summary>
    public string? SaslPassword { get; set; }

    /// <summary>A file with the SASL password, so that it stands in no environment.</summary>
    public string? SaslPasswordFile { get; set; }

    /// <summary>Where OAUTHBEARER fetches tokens by OpenID Connect's client credentials; https, or the loopback.</summary>
    public string? SaslTokenUrl { get; set; }

    /// <summary>The scope that tokens are asked for; null for the identity provider's default.</summary>
    public string? SaslScope { get; set; }

    /// <summary>The topic of the checks.</summary>
    [Required]
    public string Topic { get; set; } = "checks";

    /// <summary>The topic of heartbeats and gaps; null for the checks topic's name followed by <c>-monitors</c>.</summary>
    public string? MonitorsTopic { get; set; }

    /// <summary>Partitions of a topic that we create.</summary>
    [Range(1, 10_000)]
    public int TopicPartitions { get; set; } = 12;

    /// <summary>
    /// The cluster's identity where the broker cannot be asked for it (the embedded one, which starts empty every time and
    /// answers no administrative call); null asks the broker.
    /// </summary>
    public string? ClusterId { get; set; }

    /// <summary>The topic of heartbeats and gaps.</summary>
    public string EffectiveMonitorsTopic => MonitorsTopic ?? Topic + "-monitors";
}
