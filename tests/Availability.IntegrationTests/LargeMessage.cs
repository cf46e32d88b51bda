using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Availability.IntegrationTests;

/// <summary>A message larger than brokers take unless told.</summary>
internal static class LargeMessage
{
    public static async Task SendAsync(Pipeline pipeline, byte[] value, CancellationToken cancellationToken)
    {
        if (!pipeline.Kafka.IsEmbedded)
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = pipeline.Kafka.BootstrapServers }).Build();
            await admin.IncrementalAlterConfigsAsync(new Dictionary<ConfigResource, List<ConfigEntry>>
            {
                [new ConfigResource { Type = ResourceType.Topic, Name = pipeline.Topic }] =
                    [new ConfigEntry { Name = "max.message.bytes", Value = "20000000", IncrementalOperation = AlterConfigOpType.Set }],
            });
        }

        using var producer = new ProducerBuilder<string, byte[]>(new ProducerConfig
        {
            BootstrapServers = pipeline.Kafka.BootstrapServers,
            MessageMaxBytes = 20_000_000,
            // The embedded broker trims a partition to 5 MiB without a word, as compressed by the producer.
            CompressionType = pipeline.Kafka.IsEmbedded ? CompressionType.Lz4 : CompressionType.None,
        }).Build();
        await producer.ProduceAsync(pipeline.Topic, new Message<string, byte[]> { Key = "large", Value = value }, cancellationToken);
    }
}
