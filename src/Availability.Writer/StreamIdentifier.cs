using Availability.ServiceDefaults;
using Availability.Storage;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>Finds out which stream this is: the cluster's and the topic's identity, which offsets belong to.</summary>
internal sealed class StreamIdentifier(IOptions<KafkaOptions> kafka, IOptions<WriterOptions> writer, WriterStatus status, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(5);

    /// <summary>Waits for the broker, and for the topic.</summary>
    public async Task<StreamId> IdentifyAsync(CancellationToken cancellationToken)
    {
        if (kafka.Value.ClusterId is { } known)
        {
            return new StreamId(known, writer.Value.GroupId, kafka.Value.Topic);
        }

        // Errors come as exceptions too; without handlers librdkafka writes its own lines to standard error.
        using var admin = new AdminClientBuilder(KafkaClientConfig.Admin(kafka.Value))
            .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await IdentifyAsync(admin).WaitAsync(cancellationToken);
            }
            catch (DescribeTopicsException exception)
            {
                Wait(exception.Results.TopicDescriptions[0].Error);
            }
            catch (KafkaException exception)
            {
                Wait(exception.Error);
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    private async Task<StreamId> IdentifyAsync(IAdminClient admin)
    {
        var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = RequestTimeout });
        var topics = await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames([kafka.Value.Topic]), new DescribeTopicsOptions { RequestTimeout = RequestTimeout });
        return new StreamId(cluster.ClusterId, writer.Value.GroupId, kafka.Value.Topic, topics.TopicDescriptions[0].TopicId.ToString());
    }

    private void Wait(Error error)
    {
        if (KafkaFault.IsConfiguration(error.Code))
        {
            throw new StreamException($"Kafka at {kafka.Value.Brokers} refuses: {error.Reason}.");
        }

        status.StreamFailed(KafkaFault.IsMissingTopic(error.Code)
            ? $"topic \"{kafka.Value.Topic}\" does not exist yet (a monitor creates it)"
            : $"{kafka.Value.Brokers}: {error.Reason}");
    }
}
