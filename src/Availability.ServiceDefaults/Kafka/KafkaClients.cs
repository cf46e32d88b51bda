using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Availability.ServiceDefaults;

/// <summary>Makes the Kafka clients. The other file of this name makes them with Aspire.Confluent.Kafka; one of the two is compiled.</summary>
internal static class KafkaClients
{
    /// <summary>Registers an <see cref="IProducer{TKey, TValue}"/>.</summary>
    /// <param name="builder">The program.</param>
    /// <param name="configure">Fills in the configuration and handlers, once the services are there.</param>
    public static void AddProducer<TKey, TValue>(
        IHostApplicationBuilder builder, Action<IServiceProvider, ProducerConfig, ProducerBuilder<TKey, TValue>> configure) =>
        builder.Services.AddSingleton(services =>
        {
            var config = new ProducerConfig();
            ClientSection.Bind(builder.Configuration, ClientSection.KafkaProducer, KafkaHostApplicationBuilderExtensions.ConnectionName, "Config", config);
            var producer = new ProducerBuilder<TKey, TValue>(config);
            configure(services, config, producer);
            return producer.Build();
        });

    /// <summary>Registers an <see cref="IConsumer{TKey, TValue}"/>.</summary>
    /// <inheritdoc cref="AddProducer{TKey, TValue}"/>
    public static void AddConsumer<TKey, TValue>(
        IHostApplicationBuilder builder, Action<IServiceProvider, ConsumerConfig, ConsumerBuilder<TKey, TValue>> configure) =>
        builder.Services.AddSingleton(services =>
        {
            var config = new ConsumerConfig();
            ClientSection.Bind(builder.Configuration, ClientSection.KafkaConsumer, KafkaHostApplicationBuilderExtensions.ConnectionName, "Config", config);
            var consumer = new ConsumerBuilder<TKey, TValue>(config);
            configure(services, config, consumer);
            return consumer.Build();
        });
}
