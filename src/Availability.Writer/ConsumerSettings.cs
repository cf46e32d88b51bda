using Availability.ServiceDefaults;
using Confluent.Kafka;

namespace Availability.Writer;

/// <summary>How the topic is read.</summary>
internal static class ConsumerSettings
{
    public static ConsumerConfig Create(KafkaOptions kafka, WriterOptions writer)
    {
        var config = KafkaClientConfig.Consumer(kafka);
        Apply(config, writer);
        return config;
    }

    public static void Apply(ConsumerConfig config, WriterOptions writer)
    {
        config.GroupId = writer.GroupId;
        // Postgres holds the offsets. Kafka gets only those that are stored there, in the background, as a hint.
        config.EnableAutoOffsetStore = false;
        config.EnableAutoCommit = true;
        config.AutoCommitIntervalMs = 1_000;
        // Never a silent jump: a missing offset is a gap to record.
        config.AutoOffsetReset = AutoOffsetReset.Error;
        // Eager: an assignment can be declined while the database is away, which the cooperative protocol does not allow.
        config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.RoundRobin;
        config.SessionTimeoutMs = (int)writer.SessionTimeout.TotalMilliseconds;
        config.HeartbeatIntervalMs = config.SessionTimeoutMs / 6;
        config.AllowAutoCreateTopics = false;
        config.TopicMetadataRefreshIntervalMs = 5_000;
        // At librdkafka's default of 1,000 a consumer that has filled its queue stalls for a second.
        config.Set("fetch.queue.backoff.ms", "10");
        config.QueuedMaxMessagesKbytes = 16 << 10;
        // The largest message that Kafka can hold must pass: nobody could step over it.
        config.ReceiveMessageMaxBytes = 1_100_000_000;
    }
}
