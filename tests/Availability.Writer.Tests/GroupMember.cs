using Confluent.Kafka;

namespace Availability.Writer.Tests;

/// <summary>Takes some of the partitions from a running writer, and stores nothing.</summary>
internal sealed class GroupMember : IAsyncDisposable
{
    private readonly CancellationTokenSource _left = new();
    private readonly Task _member;

    public GroupMember(TestTopic topic) => _member = Task.Run(() => Run(topic));

    public async ValueTask DisposeAsync()
    {
        await _left.CancelAsync();
        await _member;
        _left.Dispose();
    }

    private void Run(TestTopic topic)
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = topic.Brokers,
            GroupId = RunningWriter.GroupOf(topic),
            PartitionAssignmentStrategy = PartitionAssignmentStrategy.RoundRobin,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(topic.Name);
        while (!_left.IsCancellationRequested)
        {
            consumer.Consume(TimeSpan.FromMilliseconds(100));
        }

        consumer.Close();
    }
}
