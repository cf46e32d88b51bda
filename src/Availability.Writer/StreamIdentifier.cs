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
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);

    /// <summary>What is said of a topic that is another one than the database knows.</summary>
    public static StreamException Recreated(string topic) => new(
        $"Topic \"{topic}\" was deleted and created anew: what was not stored of the old one is lost. "
        + "Start once with --accept-new-topic to record that and read the new one from its beginning.");

    /// <summary>Waits for the broker, and for the topic.</summary>
    public async Task<StreamId> IdentifyAsync(CancellationToken cancellationToken)
    {
        if (kafka.Value.ClusterId is { } known)
        {
            return new StreamId(known, writer.Value.GroupId, kafka.Value.Topic);
        }

        using var admin = BuildAdmin();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                return await IdentifyAsync(admin, kafka.Value.Topic, writer.Value.GroupId).WaitAsync(cancellationToken);
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

    /// <summary>Looks, as long as the stream is read, whether it still is the same: its offsets alone do not tell.</summary>
    /// <exception cref="StreamException">It is not.</exception>
    public async Task WatchAsync(StreamId stream, CancellationToken cancellationToken)
    {
        if (stream.TopicId.Length == 0)
        {
            return;
        }

        using var admin = BuildAdmin();
        using var timer = new PeriodicTimer(LookEvery, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await ThrowIfRecreatedAsync(admin, stream, cancellationToken);
        }
    }

    /// <summary>Looks once.</summary>
    /// <exception cref="StreamException">The topic is another one by now.</exception>
    public async Task ThrowIfRecreatedAsync(StreamId stream, CancellationToken cancellationToken)
    {
        if (stream.TopicId.Length > 0)
        {
            using var admin = BuildAdmin();
            await ThrowIfRecreatedAsync(admin, stream, cancellationToken);
        }
    }

    private static async Task ThrowIfRecreatedAsync(IAdminClient admin, StreamId stream, CancellationToken cancellationToken)
    {
        try
        {
            if ((await IdentifyAsync(admin, stream.Topic, stream.GroupId).WaitAsync(cancellationToken)).TopicId != stream.TopicId)
            {
                throw Recreated(stream.Topic);
            }
        }
        catch (KafkaException)
        {
            // No answer, or no topic: the consumer says so, and it is asked again.
        }
    }

    /// <summary>The monitors topic, read by a group of its own. Asks once.</summary>
    /// <exception cref="KafkaException">The broker does not answer, or there is no such topic.</exception>
    public async Task<StreamId> IdentifyMonitorsAsync()
    {
        var (topic, group) = (kafka.Value.EffectiveMonitorsTopic, $"{writer.Value.GroupId}-monitors");
        if (kafka.Value.ClusterId is { } known)
        {
            return new StreamId(known, group, topic);
        }

        using var admin = BuildAdmin();
        try
        {
            return await IdentifyAsync(admin, topic, group);
        }
        catch (DescribeTopicsException exception)
        {
            throw new KafkaException(exception.Results.TopicDescriptions[0].Error);
        }
    }

    // Errors come as exceptions too; without handlers librdkafka writes its own lines to standard error.
    private IAdminClient BuildAdmin() => new AdminClientBuilder(KafkaClientConfig.Admin(kafka.Value))
        .SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();

    private static async Task<StreamId> IdentifyAsync(IAdminClient admin, string topic, string group)
    {
        var cluster = await admin.DescribeClusterAsync(new DescribeClusterOptions { RequestTimeout = RequestTimeout });
        var topics = await admin.DescribeTopicsAsync(
            TopicCollection.OfTopicNames([topic]), new DescribeTopicsOptions { RequestTimeout = RequestTimeout });
        return new StreamId(cluster.ClusterId, group, topic, topics.TopicDescriptions[0].TopicId.ToString());
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
