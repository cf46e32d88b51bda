using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>Numbered checks for a pipeline, all of which are to be in its database once.</summary>
internal sealed class NumberedLoad(string brokers, string topic, int first = 0) : NumberedChecks(brokers, topic, first)
{
    public NumberedLoad(Pipeline pipeline, int first = 0)
        : this(pipeline.Kafka.BootstrapServers, pipeline.Topic, first)
    {
    }

    /// <summary>The oracle, of all that the broker confirmed; and it confirmed all.</summary>
    public async Task IsCountedOnceAsync(Pipeline pipeline, CancellationToken cancellationToken)
    {
        var sent = Sent;
        Assert.Equal(Count - First, sent.Count);
        Assert.Empty(await NumberOracle.WrongAsync(pipeline.Source, sent, cancellationToken));
    }
}
