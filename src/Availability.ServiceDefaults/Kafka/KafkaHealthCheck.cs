using Confluent.Kafka;
using Confluent.Kafka.Admin;
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

    private static readonly DescribeClusterOptions Question = new() { RequestTimeout = TimeSpan.FromSeconds(2) };

    private readonly Lazy<IAdminClient> _admin = new(() => new AdminClientBuilder(KafkaClientConfig.Admin(options.Value))
        .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build());

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await _admin.Value.DescribeClusterAsync(Question).WaitAsync(cancellationToken);
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
}
