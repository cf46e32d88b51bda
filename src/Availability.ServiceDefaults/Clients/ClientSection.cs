using Microsoft.Extensions.Configuration;

namespace Availability.ServiceDefaults;

/// <summary>
/// What the configuration sections of Aspire's client packages say, in the packages' own order: the section, then the
/// section of that name in it. Read with and without those packages.
/// </summary>
internal sealed class ClientSection
{
    /// <summary>Of Aspire.Npgsql.</summary>
    public const string Npgsql = "Aspire:Npgsql";

    /// <summary>Of Aspire.Confluent.Kafka.</summary>
    public const string KafkaProducer = "Aspire:Confluent:Kafka:Producer";

    /// <summary>Of Aspire.Confluent.Kafka.</summary>
    public const string KafkaConsumer = "Aspire:Confluent:Kafka:Consumer";

    /// <summary>Counts less than <c>ConnectionStrings</c>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>No health check of this client.</summary>
    public bool DisableHealthChecks { get; set; }

    /// <summary>No instruments of this client.</summary>
    public bool DisableMetrics { get; set; }

    /// <summary>No spans of this client.</summary>
    public bool DisableTracing { get; set; }

    /// <summary>Reads what there is.</summary>
    /// <param name="configuration">The program's.</param>
    /// <param name="section">One of the constants.</param>
    /// <param name="connection">The connection's name.</param>
    public static ClientSection Read(IConfiguration configuration, string section, string connection)
    {
        var read = new ClientSection();
        Bind(configuration, section, connection, "", read);
        return read;
    }

    /// <summary>Reads properties of the client itself, such as those of Confluent.Kafka's configuration under <c>Config</c>.</summary>
    public static void Bind(IConfiguration configuration, string section, string connection, string part, object target)
    {
        foreach (var path in (string[])[section, $"{section}:{connection}"])
        {
            configuration.GetSection(part.Length == 0 ? path : $"{path}:{part}").Bind(target);
        }
    }
}
