using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Publishing;

/// <summary>Counts what is lost, and tells it as a gap as soon as the broker takes messages again.</summary>
internal sealed partial class LostRecords(
    MonitorInstance instance, MonitorMetrics metrics, RecordProducer producer, TimeProvider clock, ILogger<LostRecords> logger)
{
    private readonly GapLedger _gaps = new(instance);
    private string? _lastReason;

    /// <summary>Notes one.</summary>
    public void Add(OutgoingRecord record, string reason)
    {
        PublishSpan.End(record.Span, reason);
        metrics.RecordsDropped();
        _gaps.Add(record.Slot, reason);
        if (_lastReason != reason)
        {
            _lastReason = reason;
            LogDropped(logger, record.Target, reason);
        }
    }

    /// <summary>The broker took a record: what is lost can be told.</summary>
    public void Tell()
    {
        _lastReason = null;
        if (_gaps.Take(clock.GetUtcNow()) is { } gap)
        {
            // A lost gap must be told again.
            Publish(gap, isTold =>
            {
                if (!isTold)
                {
                    _gaps.PutBack(gap);
                }
            });
        }
    }

    /// <summary>What is not told yet, for whoever keeps it better than memory does; null for nothing.</summary>
    public Gap? Take() => _gaps.Take(Microseconds.Truncate(clock.GetUtcNow()));

    /// <summary>It could not be kept.</summary>
    public void PutBack(Gap gap) => _gaps.PutBack(gap);

    /// <summary>Publishes a gap.</summary>
    /// <param name="gap">Of any monitor.</param>
    /// <param name="ended">Called once, with whether the broker has it.</param>
    public void Publish(Gap gap, Action<bool> ended)
    {
        var value = JsonSerializer.SerializeToUtf8Bytes(gap, MonitorMessages.Default.Gap);
        if (producer.ProduceToMonitors(gap.Monitor, value, report => ended(!report.IsError)).IsError)
        {
            ended(false);
        }
    }

    [LoggerMessage(LogLevel.Error, "A record of {Target} is lost, and so may be others: {Reason}")]
    private static partial void LogDropped(ILogger logger, string target, string reason);
}
