using System.Runtime.InteropServices;
using Confluent.Kafka;

namespace Availability.Embedded;

/// <summary>
/// A Kafka broker in this process: the one inside librdkafka, spoken to over TCP on the loopback like any other.
/// In memory, empty at every start, oldest messages trimmed; docs/embedded.md tells what it can and cannot do.
/// </summary>
public sealed class EmbeddedKafka : IAsyncDisposable
{
    // One broker, and the first gets this id.
    private const int BrokerId = 1;

    private readonly Lock _lock = new();
    private readonly nint _handle;
    private readonly nint _cluster;
    private bool _disposed;

    private EmbeddedKafka(nint handle, nint cluster)
    {
        _handle = handle;
        _cluster = cluster;
        BootstrapServers = Marshal.PtrToStringUTF8(LibrdkafkaMock.BootstrapServers(cluster))!;
    }

    /// <summary>Where clients connect to: <c>127.0.0.1:port</c>.</summary>
    public string BootstrapServers { get; }

    /// <summary>New at every start: the broker starts empty and cannot say who it is, so stored offsets of earlier runs must not be taken for its own.</summary>
    public string ClusterId { get; } = Guid.NewGuid().ToString();

    /// <summary>Starts the broker on a free loopback port.</summary>
    public static EmbeddedKafka Start()
    {
        var handle = LibrdkafkaMock.NewProducer();
        var cluster = LibrdkafkaMock.NewCluster(handle, brokers: 1);
        if (cluster == nint.Zero)
        {
            LibrdkafkaMock.Destroy(handle);
            throw new EmbeddedException("The embedded Kafka broker did not start: it could not listen on the loopback address.");
        }

        // Three seconds by default, which every start of a consumer would wait for.
        LibrdkafkaMock.SetGroupRebalanceDelay(cluster, 0);
        return new(handle, cluster);
    }

    /// <summary>Creates an empty topic; one that exists already is an error.</summary>
    public void CreateTopic(string name, int partitions) => Do(
        () => LibrdkafkaMock.CreateTopic(_cluster, name, partitions, replicationFactor: 1), $"create the topic {name}");

    /// <summary>Answers the next requests of this kind (Kafka's API key: 0 produce, 1 fetch, 3 metadata, …) with these errors, one each.</summary>
    public void PushErrors(short apiKey, params ReadOnlySpan<ErrorCode> errors)
    {
        int[] codes = [.. errors.ToArray().Select(error => (int)error)];
        Do(() =>
        {
            LibrdkafkaMock.PushErrors(_cluster, apiKey, (nuint)codes.Length, codes);
            return 0;
        }, "push errors");
    }

    /// <summary>Forgets the errors pushed for this kind of request.</summary>
    public void ClearErrors(short apiKey) => Do(() =>
    {
        LibrdkafkaMock.ClearErrors(_cluster, apiKey);
        return 0;
    }, "clear errors");

    /// <summary>Cuts every connection and refuses new ones; what the topics hold stays.</summary>
    public void SetBrokerDown() => Do(() => LibrdkafkaMock.SetDown(_cluster, BrokerId), "go down");

    /// <summary>Takes connections again.</summary>
    public void SetBrokerUp() => Do(() => LibrdkafkaMock.SetUp(_cluster, BrokerId), "come up");

    /// <summary>Delays every answer.</summary>
    public void SetRoundTripTime(TimeSpan time) => Do(
        () => LibrdkafkaMock.SetRoundTripTime(_cluster, BrokerId, (int)time.TotalMilliseconds), "delay its answers");

    /// <summary>Stops the broker; its content is gone.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (!_disposed)
            {
                _disposed = true;
                LibrdkafkaMock.DestroyCluster(_cluster);
                LibrdkafkaMock.Destroy(_handle);
            }
        }

        return ValueTask.CompletedTask;
    }

    private void Do(Func<int> call, string what)
    {
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            var error = (ErrorCode)call();
            if (error != ErrorCode.NoError)
                throw new EmbeddedException($"The embedded Kafka broker could not {what}: {new Error(error).Reason}.");
        }
    }
}
