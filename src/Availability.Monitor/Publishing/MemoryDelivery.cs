using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing;

/// <summary>Without a spool: records wait in the client's queue, and what it cannot hold is lost.</summary>
internal sealed class MemoryDelivery(
    RecordProducer producer, LostRecords lost, MonitorMetrics metrics, BrokerState broker, IOptions<MonitorOptions> options) : IRecordDelivery
{
    private readonly Queue<OutgoingRecord> _early = new();
    private readonly Lock _lock = new();
    private bool _isOpen;

    public void Start()
    {
        // Nothing to prepare.
    }

    public void Send(OutgoingRecord record)
    {
        lock (_lock)
        {
            if (_isOpen)
            {
                Produce(record);
            }
            else if (_early.Count < options.Value.QueueMessages)
            {
                _early.Enqueue(record);
            }
            else
            {
                lost.Add(record, "the queue is full");
            }
        }
    }

    public void Open(string? clusterId)
    {
        lock (_lock)
        {
            _isOpen = true;
            while (_early.TryDequeue(out var record))
            {
                Produce(record);
            }
        }
    }

    public Task FlushAsync(TimeSpan patience) => producer.FlushAsync(patience);

    private void Produce(OutgoingRecord record)
    {
        var error = producer.Produce(record, report => Delivered(record, report));
        if (error.IsError)
        {
            lost.Add(record, error.Code == ErrorCode.Local_QueueFull ? "the queue is full" : error.Reason);
        }
    }

    private void Delivered(OutgoingRecord record, Error error)
    {
        if (error.IsError)
        {
            lost.Add(record, error.Reason);
            return;
        }

        PublishSpan.End(record.Span);
        metrics.RecordPublished(record.Slot);
        broker.Succeeded();
        lost.Tell();
    }
}
