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
        config.QueuedMaxMessagesKbytes = 4 << 10;
        // What is fetched at once is held compressed and not, beyond the queue's limit: at the defaults of 1 MiB of each partition and
        // 50 MiB in all that is most of this process's memory. A larger message comes alone.
        config.MaxPartitionFetchBytes = 128 << 10;
        config.FetchMaxBytes = 1 << 20;
        // Not the topic's name, which is known, on every message anew.
        config.ConsumeResultFields = "headers,timestamp";
        // The largest message that Kafka can hold must pass: nobody could step over it.
        config.ReceiveMessageMaxBytes = 1_100_000_000;
    }
}
