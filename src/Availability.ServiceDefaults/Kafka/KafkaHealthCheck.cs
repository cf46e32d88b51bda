using Confluent.Kafka;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>
/// Whether the cluster answers. On a connection of its own, kept from the first question on: the clients' own end at moments
/// that their owners choose.
/// </summary>
internal sealed class KafkaHealthCheck : IHealthCheck, IDisposable
{
    /// <summary>As Aspire.Confluent.Kafka calls it.</summary>
    public const string ProducerName = "Aspire.Confluent.Kafka.Producer";

    /// <summary>As Aspire.Confluent.Kafka calls it.</summary>
    public const string ConsumerName = "Aspire.Confluent.Kafka.Consumer";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly KafkaOptions _options;
    private readonly KafkaAccess _access;
    private readonly Lazy<IAdminClient> _admin;
    private volatile string? _refusal;

    public KafkaHealthCheck(IOptions<KafkaOptions> options, TimeProvider clock)
    {
        _options = options.Value;
        _access = new KafkaAccess(_options, clock);
        _admin = new(Build);
    }

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // What a broker tells of one topic: less than of the cluster, and the embedded broker can, too.
            await Task.Run(() => _admin.Value.GetMetadata(_options.Topic, Patience), cancellationToken);
            _access.Succeeded();
            _refusal = null;
            return HealthCheckResult.Healthy();
        }
        catch (KafkaException exception)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, Explain(exception.Error));
        }
    }

    public void Dispose()
    {
        if (_admin.IsValueCreated)
        {
            _admin.Value.Dispose();
        }
    }

    // What the question ends with is the client's word for no answer; what its connections ended with says more.
    private string Explain(Error error) => _refusal
        ?? (error.Code is ErrorCode.Local_Transport or ErrorCode.Local_TimedOut or ErrorCode.Local_AllBrokersDown
            ? _access.Nobody
            : $"Kafka at {_options.Brokers}: {error.Reason}");

    private IAdminClient Build()
    {
        var config = KafkaClientConfig.Admin(_options);
        // A question must not make the broker create the topic in its own way.
        config.AllowAutoCreateTopics = false;
        return new AdminClientBuilder(config).SetLogHandler((_, line) => Note(line.Message)).SetErrorHandler((_, error) => Note(error)).Build();
    }

    private void Note(Error error) => _refusal = _access.Refusal(error) ?? _refusal;

    private void Note(string line)
    {
        _access.Noticed(line);
        _refusal = _access.RefusalIn(line) ?? _refusal;
    }
}
