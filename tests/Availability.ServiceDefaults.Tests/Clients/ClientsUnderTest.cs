using Confluent.Kafka;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Availability.ServiceDefaults.Tests.Clients;

/// <summary>A program with every client, whoever makes them: these tests are the same with UseAspire=true.</summary>
internal sealed class ClientsUnderTest : IDisposable
{
    private readonly IHost _host;

    public ClientsUnderTest(params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "clients-test" });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.AddServiceDefaults();
        builder.AddPostgres().AddPostgres();
        builder.AddProducer<byte[], byte[]>((_, config, producer) =>
        {
            Producer = config;
            producer.SetLogHandler((_, _) => { });
        });
        builder.AddConsumer<byte[], byte[]>((_, config, consumer) =>
        {
            Consumer = config;
            config.GroupId = "ours";
            consumer.SetLogHandler((_, _) => { });
        });
        _host = builder.Build();
    }

    /// <summary>What the client is made with, once it is opened.</summary>
    public ProducerConfig? Producer { get; private set; }

    /// <inheritdoc cref="Producer"/>
    public ConsumerConfig? Consumer { get; private set; }

    public IServiceProvider Services => _host.Services;

    public IProducer<byte[], byte[]> OpenProducer() => Services.GetRequiredService<KafkaClient<IProducer<byte[], byte[]>>>().Open();

    public IConsumer<byte[], byte[]> OpenConsumer() => Services.GetRequiredService<KafkaClient<IConsumer<byte[], byte[]>>>().Open();

    public void Dispose() => _host.Dispose();
}
