using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Availability.Core;
using Availability.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing;

/// <summary>
/// Publishes records once the topics are there. A record counts as published when its delivery report says so; until then it is
/// the delivery's to keep.
/// </summary>
internal sealed class KafkaCheckPublisher(
    IOptions<KafkaOptions> kafka, IOptions<MonitorOptions> options, MonitorInstance instance, RecordProducer producer, IRecordDelivery delivery,
    BrokerState broker, KafkaTopics topics, MonitorMetrics metrics, TimeProvider clock) : ICheckPublisher
{
    private const int MostEarlyHeartbeats = 60;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    private readonly Queue<Heartbeat> _early = new();
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _preparing = Task.CompletedTask;
    private volatile bool _hasTopics;

    public string? Trouble => broker.Trouble;

    public void Start()
    {
        delivery.Start();
        // The embedded broker makes its topics through its own API, and administrative calls to it may never return.
        if (kafka.Value.ClusterId is { } cluster)
        {
            Open(cluster);
        }
        else
        {
            _preparing = PrepareAsync();
        }
    }

    public void Publish(Check check)
    {
        var buffer = _buffer ??= new ArrayBufferWriter<byte>();
        buffer.ResetWrittenCount();
        CheckSerializer.Serialize(buffer, check);
        var span = PublishSpan.Start(kafka.Value.Topic);
        delivery.Send(new OutgoingRecord
        {
            Key = Encoding.UTF8.GetBytes(check.Target),
            Value = buffer.WrittenSpan.ToArray(),
            Monitor = instance.Id,
            Location = check.Location,
            Slot = check.ScheduledAt,
            TraceParent = (span ?? Activity.Current)?.Id,
            Span = span,
        });
    }

    public void Publish(Heartbeat heartbeat)
    {
        lock (_lock)
        {
            if (_hasTopics)
            {
                Produce(heartbeat);
                return;
            }

            // The counts are totals: an hour of them tells when the monitor started and how it is doing.
            _early.Enqueue(heartbeat);
            if (_early.Count > MostEarlyHeartbeats)
            {
                _early.Dequeue();
            }
        }
    }

    public async Task FlushAsync()
    {
        // What is on disk need not wait for a broker that is known to be away.
        var isFutile = broker.IsHopeless || (options.Value.Spool is not null && broker.IsLost);
        var patience = isFutile ? TimeSpan.Zero : options.Value.FlushTimeout;
        // A stop within the first moments still has topics to wait for.
        await Task.WhenAny(_preparing, Task.Delay(patience, clock));
        await _stop.CancelAsync();
        await _preparing;
        await delivery.FlushAsync(_hasTopics ? patience : TimeSpan.Zero);
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _preparing;
        _stop.Dispose();
    }

    private async Task PrepareAsync()
    {
        try
        {
            Open(await topics.EnsureAsync(_stop.Token));
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // What waits for its topics is the delivery's to keep.
        }
    }

    private void Open(string? clusterId)
    {
        delivery.Open(clusterId);
        lock (_lock)
        {
            _hasTopics = true;
            while (_early.TryDequeue(out var heartbeat))
            {
                Produce(heartbeat);
            }
        }
    }

    // A lost one is followed by another.
    private void Produce(Heartbeat heartbeat) => producer.ProduceToMonitors(
        heartbeat.Monitor, JsonSerializer.SerializeToUtf8Bytes(heartbeat, MonitorMessages.Default.Heartbeat), report =>
        {
            if (!report.IsError)
            {
                broker.Succeeded();
                metrics.Hours.Told(heartbeat.Hours.Select(
                    hour => KeyValuePair.Create(hour.Hour, new HourTotals(hour.Scheduled, hour.Published, hour.Dropped, hour.Abandoned))));
            }
        });
}
