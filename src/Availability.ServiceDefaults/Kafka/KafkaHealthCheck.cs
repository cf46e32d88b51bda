using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>
/// Whether the cluster answers. On a connection of its own, kept from the first question on: the clients' own end at moments
/// that their owners choose.
/// </summary>
internal sealed class KafkaHealthCheck(IOptions<KafkaOptions> options) : IHealthCheck, IDisposable
{
    /// <summary>As Aspire.Confluent.Kafka calls it.</summary>
    public const string ProducerName = "Aspire.Confluent.Kafka.Producer";

    /// <summary>As Aspire.Confluent.Kafka calls it.</summary>
    public const string ConsumerName = "Aspire.Confluent.Kafka.Consumer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly Lazy<IAdminClient> _admin = new(() => Build(options.Value));

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // What a broker tells of one topic: less than of the cluster, and the embedded broker can, too.
            await Task.Run(() => _admin.Value.GetMetadata(options.Value.Topic, Patience), cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (KafkaException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, $"Kafka at {options.Value.Brokers}: {exception.Error.Reason}");
        }
    }

    public void Dispose()
    {
        if (_admin.IsValueCreated)
        {
            _admin.Value.Dispose();
        }
    }

    private static IAdminClient Build(KafkaOptions options)
    {
        var config = KafkaClientConfig.Admin(options);
        // A question must not make the broker create the topic in its own way.
        config.AllowAutoCreateTopics = false;
        return new AdminClientBuilder(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
    }
}
