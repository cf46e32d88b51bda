using Availability.ServiceDefaults;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>What Kafka's client complains of, sorted: what passes by itself, and what stops the writer.</summary>
internal sealed partial class StreamFaults(IOptions<KafkaOptions> kafka, WriterStatus status, TimeProvider clock, ILogger<StreamFaults> logger)
{
    private readonly KafkaAccess _access = new(kafka.Value, clock);
    private readonly TaskCompletionSource<Exception> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when there is something to throw.</summary>
    public Task Any => _first.Task;

    /// <summary>A broker let us in.</summary>
    public void Succeeded() => _access.Succeeded();

    public void Report(Error error)
    {
        if (_access.Refusal(error) is { } refusal)
        {
            Report(new StreamException(refusal));
        }
        else if (error.IsFatal || KafkaFault.IsConfiguration(error.Code))
        {
            Report(new StreamException($"Kafka at {kafka.Value.Brokers} refuses: {error.Reason}."));
        }
        else if (KafkaFault.IsMissingTopic(error.Code))
        {
            status.StreamFailed($"topic \"{kafka.Value.Topic}\" does not exist yet (a monitor creates it)");
        }
        else if (error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut)
        {
            status.StreamFailed(_access.Nobody);
        }
        else
        {
            Log(error.Reason);
        }
    }

    /// <summary>A line of the client's log.</summary>
    public void Noticed(string line)
    {
        Log(line);
        if (_access.RefusalIn(line) is { } refusal)
        {
            Report(new StreamException(refusal));
        }
        else if (_access.Noticed(line))
        {
            status.StreamFailed(_access.Nobody);
        }
    }

    /// <summary>Nothing to wait for. Kept for <see cref="ThrowIfAny"/>: thrown in one of the client's handlers it would have to pass through native code.</summary>
    public void Report(Exception exception) => _first.TrySetResult(exception);

    public void ThrowIfAny()
    {
        if (_first.Task.IsCompleted)
        {
            throw _first.Task.Result;
        }
    }

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Line}")]
    public partial void Log(string line);
}
