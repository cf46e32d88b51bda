using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>Registers the clients of Kafka; names of sections and health checks are those of Aspire.Confluent.Kafka, whoever makes the client.</summary>
public static class KafkaClientHostApplicationBuilderExtensions
{
    /// <summary>Registers a <see cref="KafkaClient{TClient}"/> of an <see cref="IProducer{TKey, TValue}"/>: brokers and security are filled in.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="configure">Adds the module's delivery settings and handlers.</param>
    public static IHostApplicationBuilder AddProducer<TKey, TValue>(
        this IHostApplicationBuilder builder, Action<IServiceProvider, ProducerConfig, ProducerBuilder<TKey, TValue>> configure)
    {
        builder.AddKafka();
        KafkaClients.AddProducer<TKey, TValue>(builder, (services, config, producer) =>
        {
            Fill(builder, config, KafkaClientConfig.Producer(services.GetRequiredService<IOptions<KafkaOptions>>().Value));
            configure(services, config, producer);
        });
        builder.Services.AddSingleton<KafkaClient<IProducer<TKey, TValue>>>();
        return AddHealthCheck(builder, ClientSection.KafkaProducer, KafkaHealthCheck.ProducerName);
    }

    /// <summary>Registers a <see cref="KafkaClient{TClient}"/> of an <see cref="IConsumer{TKey, TValue}"/>: brokers and security are filled in.</summary>
    /// <inheritdoc cref="AddProducer{TKey, TValue}"/>
    public static IHostApplicationBuilder AddConsumer<TKey, TValue>(
        this IHostApplicationBuilder builder, Action<IServiceProvider, ConsumerConfig, ConsumerBuilder<TKey, TValue>> configure)
    {
        builder.AddKafka();
        KafkaClients.AddConsumer<TKey, TValue>(builder, (services, config, consumer) =>
        {
            Fill(builder, config, KafkaClientConfig.Consumer(services.GetRequiredService<IOptions<KafkaOptions>>().Value));
            configure(services, config, consumer);
        });
        builder.Services.AddSingleton<KafkaClient<IConsumer<TKey, TValue>>>();
        return AddHealthCheck(builder, ClientSection.KafkaConsumer, KafkaHealthCheck.ConsumerName);
    }

    // What we were told wins over the section's Config; a protocol that we were not told does not.
    private static void Fill(IHostApplicationBuilder builder, ClientConfig config, ClientConfig ours)
    {
        var isOurs = config.SecurityProtocol is null
            || builder.Configuration[KafkaOptions.SectionName + ":" + nameof(KafkaOptions.SecurityProtocol)] is not null;
        foreach (var (name, value) in ours.Where(pair => isOurs || pair.Key != "security.protocol"))
        {
            config.Set(name, value);
        }
    }

    private static IHostApplicationBuilder AddHealthCheck(IHostApplicationBuilder builder, string section, string name)
    {
        builder.Services.TryAddSingleton<KafkaHealthCheck>();
        if (!ClientSection.Read(builder.Configuration, section, KafkaHostApplicationBuilderExtensions.ConnectionName).DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().AddCheck<KafkaHealthCheck>(name, tags: [HealthTags.Ready]);
        }

        return builder;
    }
}
