using Availability.ServiceDefaults;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>What Kafka's client complains of, sorted: what passes by itself, and what stops the writer.</summary>
internal sealed partial class StreamFaults(IOptions<KafkaOptions> kafka, WriterStatus status, ILogger<StreamFaults> logger)
{
    private volatile Exception? _last;

    public void Report(Error error)
    {
        if (error.IsFatal || KafkaFault.IsConfiguration(error.Code))
        {
            Report(new StreamException($"Kafka at {kafka.Value.Brokers} refuses: {error.Reason}."));
        }
        else if (KafkaFault.IsMissingTopic(error.Code))
        {
            status.StreamFailed($"topic \"{kafka.Value.Topic}\" does not exist yet (a monitor creates it)");
        }
        else if (error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_TimedOut)
        {
            status.StreamFailed($"no broker of {kafka.Value.Brokers} answers");
        }
        else
        {
            Log(error.Reason);
        }
    }

    /// <summary>Nothing to wait for. Kept for <see cref="ThrowIfAny"/>: thrown in one of the client's handlers it would have to pass through native code.</summary>
    public void Report(Exception exception) => _last = exception;

    public void ThrowIfAny()
    {
        if (_last is not null)
        {
            throw _last;
        }
    }

    [LoggerMessage(LogLevel.Debug, "librdkafka: {Line}")]
    public partial void Log(string line);
}
