using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Availability.ServiceDefaults;

/// <summary>Makes the Kafka clients with Aspire.Confluent.Kafka. The other file of this name does without; one of the two is compiled.</summary>
internal static class KafkaClients
{
    /// <summary>Registers an <see cref="IProducer{TKey, TValue}"/>.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="configure">Fills in the configuration and handlers, once the services are there.</param>
    public static void AddProducer<TKey, TValue>(
        IHostApplicationBuilder builder, Action<IServiceProvider, ProducerConfig, ProducerBuilder<TKey, TValue>> configure)
    {
        AddLogFilter(builder);
        ProducerConfig? config = null;
        builder.AddKafkaProducer<TKey, TValue>(
            KafkaHostApplicationBuilderExtensions.ConnectionName,
            settings =>
            {
                config = settings.Config;
                settings.ConnectionString = Brokers(builder, settings.ConnectionString);
                // Spans: ours carry the trace, one per record and batch. Health: theirs publishes a message at each question.
                (settings.DisableTracing, settings.DisableHealthChecks) = (true, true);
            },
            // The client reads its configuration when it is built, which is after this.
            (services, producer) => configure(services, config!, producer));
    }

    /// <summary>Registers an <see cref="IConsumer{TKey, TValue}"/>.</summary>
    /// <inheritdoc cref="AddProducer{TKey, TValue}"/>
    public static void AddConsumer<TKey, TValue>(
        IHostApplicationBuilder builder, Action<IServiceProvider, ConsumerConfig, ConsumerBuilder<TKey, TValue>> configure)
    {
        AddLogFilter(builder);
        ConsumerConfig? config = null;
        builder.AddKafkaConsumer<TKey, TValue>(
            KafkaHostApplicationBuilderExtensions.ConnectionName,
            settings =>
            {
                config = settings.Config;
                settings.ConnectionString = Brokers(builder, settings.ConnectionString);
                // Asked for before the services are there to tell it.
                settings.Config.GroupId ??= builder.Environment.ApplicationName;
                (settings.DisableTracing, settings.DisableHealthChecks) = (true, true);
            },
            (services, consumer) => configure(services, config!, consumer));
    }

    // Aspire asks for them before the services are there to tell them.
    private static string Brokers(IHostApplicationBuilder builder, string? theirs) =>
        builder.Configuration[KafkaOptions.SectionName + ":" + nameof(KafkaOptions.Brokers)] ?? theirs ?? new KafkaOptions().Brokers;

    // It warns that a log handler is set already: ours.
    private static void AddLogFilter(IHostApplicationBuilder builder) => builder.Logging.AddFilter("Aspire.Confluent.Kafka", LogLevel.Error);
}
