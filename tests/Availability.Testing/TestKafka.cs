using Availability.Embedded;
using Confluent.Kafka;
using Confluent.Kafka.Admin;

namespace Availability.Testing;

/// <summary>The Kafka broker of the tests: the one <c>KAFKA_BROKERS</c> names, else one embedded broker per test process.</summary>
public sealed class TestKafka
{
    private static readonly Lazy<TestKafka> Shared = new(Start);
    private static readonly TimeSpan DeletePatience = TimeSpan.FromSeconds(5);

    private readonly EmbeddedKafka? _embedded;

    private TestKafka(string bootstrapServers, EmbeddedKafka? embedded) => (BootstrapServers, _embedded) = (bootstrapServers, embedded);

    /// <summary>Where clients connect to.</summary>
    public string BootstrapServers { get; }

    /// <summary>What to tell a writer; null: the broker can be asked.</summary>
    public string? ClusterId => _embedded?.ClusterId;

    /// <summary>Whether it has the embedded broker's limits.</summary>
    public bool IsEmbedded => _embedded is not null;

    /// <summary>The broker that all tests of this process share; do not break it.</summary>
    public static Task<TestKafka> GetAsync() => Task.Run(() => Shared.Value);

    /// <summary>A new empty topic of a name that no other test has.</summary>
    public async Task<string> NewTopicAsync(int partitions = 12)
    {
        var name = $"test-{Guid.NewGuid():N}";
        if (_embedded is not null)
        {
            _embedded.CreateTopic(name, partitions);
            return name;
        }

        using var admin = NewAdmin();
        await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1 }]);
        TestRun.AtEnd(() => DeleteAsync(name));
        return name;
    }

    /// <summary>Deletes a topic and makes one of the same name; not for the embedded broker.</summary>
    public async Task RecreateTopicAsync(string name, int partitions, CancellationToken cancellationToken)
    {
        using var admin = NewAdmin();
        await admin.DeleteTopicsAsync([name]);
        await Eventually.TrueAsync(
            async _ =>
            {
                try
                {
                    await admin.CreateTopicsAsync([new TopicSpecification { Name = name, NumPartitions = partitions, ReplicationFactor = 1 }]);
                    return true;
                }
                catch (CreateTopicsException)
                {
                    // The old one is not gone yet.
                    return false;
                }
            },
            TimeSpan.FromSeconds(60), "the topic is created anew", cancellationToken);
    }

    /// <summary>Which incarnation of a topic this is; not for the embedded broker.</summary>
    public async Task<string> TopicIdAsync(string name)
    {
        using var admin = NewAdmin();
        var found = await admin.DescribeTopicsAsync(TopicCollection.OfTopicNames([name]));
        return found.TopicDescriptions[0].TopicId.ToString();
    }

    private async Task DeleteAsync(string topic)
    {
        using var admin = NewAdmin();
        try
        {
            await admin.DeleteTopicsAsync([topic], new() { RequestTimeout = DeletePatience });
        }
        catch (KafkaException)
        {
            // The broker went before us, and a test topic is no reason to fail the run.
        }
    }

    private IAdminClient NewAdmin() => new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers }).Build();

    private static TestKafka Start()
    {
        if (Environment.GetEnvironmentVariable("KAFKA_BROKERS") is { Length: > 0 } brokers)
            return new(brokers, null);
        var embedded = EmbeddedKafka.Start();
        return new(embedded.BootstrapServers, embedded);
    }
}
