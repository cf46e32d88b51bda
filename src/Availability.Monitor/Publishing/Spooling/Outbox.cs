using Confluent.Kafka;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>
/// Keeps the order of what is on its way. While the broker takes records they go to it directly; otherwise they queue here until
/// the spool has them, and none overtakes what waits there. No record leaves memory before the broker or the disk has it.
/// </summary>
internal sealed class Outbox(
    RecordProducer producer, LostRecords lost, MonitorMetrics metrics, MonitorInstance instance, BrokerState broker, TimeProvider clock,
    IOptions<MonitorOptions> options) : IDisposable
{
    /// <summary>A record that the broker has not confirmed for so long is better on disk.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromSeconds(1);

    // Enough to keep a connection busy; while nobody answers, enough to notice when somebody does: what the client has cannot be
    // dropped for newer records, as it may arrive.
    private const int Window = 10_000;
    private const int WindowWhenLost = 10;

    private readonly Lock _lock = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly int _most = options.Value.QueueMessages;
    private readonly int _window = Math.Max(1, Math.Min(Window, options.Value.QueueMessages / 2));
    private readonly LinkedList<PendingRecord> _memory = new();
    private readonly Dictionary<long, PendingRecord> _settled = [];
    private long _lastId;
    private long _cursor;
    private long _progressAt;
    private long _failedAt;
    private int _inFlight;
    private bool _isDirect;
    private bool _mustRewind;
    private bool _isStopped;
    private bool _isClosed;

    /// <summary>The newest record that was handed to the client; older ones were, too.</summary>
    public long Cursor
    {
        get
        {
            lock (_lock)
            {
                return _cursor;
            }
        }
    }

    /// <summary>Nothing is in memory or in flight, and nothing that the spool holds is confirmed.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
            {
                return _memory.Count == 0 && _inFlight == 0 && _settled.Count == 0;
            }
        }
    }

    /// <summary>Records get greater ids than those on disk.</summary>
    public void Begin(long lastId) => _lastId = lastId;

    /// <summary>Takes a new record.</summary>
    public void Add(OutgoingRecord record)
    {
        lock (_lock)
        {
            if (_memory.Count >= _most)
            {
                lost.Add(record, "the spool's disk does not keep up");
                return;
            }

            var pending = new PendingRecord(++_lastId, record);
            _memory.AddLast(pending.Node);
            _isDirect = _isDirect && broker.IsReachable && TryProduce(pending);
            if (!_isDirect)
            {
                Wake();
            }
        }
    }

    /// <summary>Waits until there may be something to do.</summary>
    public void Wait(TimeSpan most) => _work.WaitOne(most);

    /// <summary>Makes <see cref="Wait"/> return.</summary>
    public void Wake()
    {
        lock (_lock)
        {
            if (!_isClosed)
            {
                _work.Set();
            }
        }
    }

    /// <summary>From now on nothing goes to the client, and everything to the disk.</summary>
    public void Stop()
    {
        lock (_lock)
        {
            (_isDirect, _isStopped) = (false, true);
        }
    }

    /// <summary>What the disk is to take and to delete.</summary>
    public (IReadOnlyList<PendingRecord> Unsaved, IReadOnlyCollection<PendingRecord> Settled) TakeStock(int most)
    {
        lock (_lock)
        {
            _isDirect = _isDirect && broker.IsReachable && !IsStalled()
                && (_memory.First is not { } first || clock.GetElapsedTime(first.Value.ProducedAt) < Late);
            return (_isDirect ? [] : [.. _memory.Take(most)], [.. _settled.Values]);
        }
    }

    /// <summary>The disk has done so.</summary>
    public void Saved(IReadOnlyList<PendingRecord> saved, IReadOnlyCollection<PendingRecord> deleted)
    {
        lock (_lock)
        {
            foreach (var record in deleted)
            {
                _settled.Remove(record.Id);
            }

            foreach (var record in saved)
            {
                PublishSpan.End(record.Record.Span);
                record.IsOnDisk = true;
                if (record.IsSettled)
                {
                    _settled.Add(record.Id, record);
                }
                else
                {
                    _memory.Remove(record.Node);
                }
            }
        }
    }

    /// <summary>How many more the client may get; none while what failed is about to be sent again.</summary>
    public int Room()
    {
        lock (_lock)
        {
            if (_mustRewind)
            {
                if (_inFlight > 0 || clock.GetElapsedTime(_failedAt) < Late)
                {
                    return 0;
                }

                (_mustRewind, _cursor) = (false, 0);
            }

            return (broker.IsReachable && !IsStalled() ? _window : Math.Min(_window, WindowWhenLost)) - _inFlight;
        }
    }

    /// <summary>Sends what was read from the disk.</summary>
    /// <returns>False when the client takes no more.</returns>
    public bool Produce(IReadOnlyList<PendingRecord> records)
    {
        foreach (var record in records)
        {
            lock (_lock)
            {
                if (_isStopped || _mustRewind || (!_settled.ContainsKey(record.Id) && !TryProduce(record)))
                {
                    return false;
                }

                _cursor = record.Id;
            }
        }

        return true;
    }

    /// <summary>
    /// Everything on disk was sent. Sends what is in memory, and goes on without the disk as long as the broker takes records;
    /// while it does not, memory waits for the disk, if there is one to wait for.
    /// </summary>
    public void PassOn(bool isDiskRefusing)
    {
        lock (_lock)
        {
            var isTaken = broker.IsReachable && !IsStalled();
            if (_isStopped || _mustRewind || (!isTaken && !isDiskRefusing))
            {
                return;
            }

            for (var (node, next) = (_memory.First, _memory.First?.Next); node is not null; (node, next) = (next, next?.Next))
            {
                if (!node.Value.IsInFlight && (_inFlight >= _window || !TryProduce(node.Value)))
                {
                    return;
                }
            }

            _isDirect = isTaken;
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isClosed = true;
            _work.Dispose();
        }
    }

    // Under the lock.
    private bool TryProduce(PendingRecord record)
    {
        var error = producer.Produce(record.Record, report => Ended(record, report));
        if (!error.IsError)
        {
            _progressAt = _inFlight == 0 ? clock.GetTimestamp() : _progressAt;
            (record.IsInFlight, record.ProducedAt) = (true, clock.GetTimestamp());
            _inFlight++;
        }
        else if (RecordProducer.IsForGood(error))
        {
            Settle(record);
            Count(record, error);
        }
        else
        {
            return false;
        }

        _cursor = record.Id;
        return true;
    }

    private void Ended(PendingRecord record, Error error)
    {
        var isSettled = !error.IsError || RecordProducer.IsForGood(error);
        lock (_lock)
        {
            _inFlight--;
            record.IsInFlight = false;
            _progressAt = clock.GetTimestamp();
            if (isSettled)
            {
                Settle(record);
            }
            else
            {
                // Nothing that comes after it goes out before it: all that is not confirmed is sent again, in order.
                (_mustRewind, _isDirect, _failedAt) = (true, false, clock.GetTimestamp());
            }

            if (!_isDirect || record.IsOnDisk)
            {
                Wake();
            }
        }

        if (isSettled)
        {
            Count(record, error);
        }
        else
        {
            broker.Refused(error);
        }
    }

    private void Settle(PendingRecord record)
    {
        record.IsSettled = true;
        if (record.IsOnDisk)
        {
            _settled[record.Id] = record;
        }
        else
        {
            _memory.Remove(record.Node);
        }
    }

    private void Count(PendingRecord record, Error error)
    {
        if (error.IsError)
        {
            lost.Add(record.Record, error.Reason);
            return;
        }

        PublishSpan.End(record.Record.Span);
        if (record.Record.Monitor == instance.Id)
        {
            metrics.RecordPublished();
        }
        else
        {
            metrics.EarlierRecords("published");
        }

        broker.Took();
        lost.Tell();
    }

    private bool IsStalled() => _inFlight > 0 && clock.GetElapsedTime(_progressAt) > Late;
}
