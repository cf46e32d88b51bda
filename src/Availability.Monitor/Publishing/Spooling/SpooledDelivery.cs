using Availability.ServiceDefaults;
using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>
/// With a spool: what the broker does not take goes to disk and is sent from there, in order, once it does. All that touches the
/// disk happens on a thread of its own.
/// </summary>
internal sealed class SpooledDelivery(
    Spool spool, SpoolGaps gaps, SpoolCondition condition, Outbox outbox, RecordProducer producer, LostRecords lost, BrokerState broker,
    MonitorMetrics metrics, ServiceExit exit, TimeProvider clock) : IRecordDelivery, IDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FlushPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LostPause = TimeSpan.FromSeconds(30);

    // Rows of one transaction, and of one read.
    private const int BatchSize = 2_000;

    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Thread? _thread;
    private volatile bool _isOpen;
    private volatile bool _isStopping;
    private string? _cluster;
    private bool _isAdopted;
    private long _lostAt;

    public void Start()
    {
        outbox.Begin(spool.LastId);
        metrics.SpoolChanged(spool.Records, spool.Bytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "spool" };
        _thread.Start();
    }

    public void Send(OutgoingRecord record) => outbox.Add(record);

    public void Open(string? clusterId)
    {
        _cluster = clusterId;
        _isOpen = true;
        outbox.Wake();
    }

    public async Task FlushAsync(TimeSpan patience)
    {
        var start = clock.GetTimestamp();
        while ((!outbox.IsEmpty || metrics.Totals.Spooled > 0) && clock.GetElapsedTime(start) < patience)
        {
            await Task.Delay(FlushPause, clock);
        }

        // The last heartbeat and the gaps.
        var left = patience - clock.GetElapsedTime(start);
        await producer.FlushAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero);
        Stop();
        await _ended.Task;
    }

    public void Dispose()
    {
        if (_thread is not null)
        {
            Stop();
            _thread.Join();
        }
    }

    private void Stop()
    {
        outbox.Stop();
        (_isOpen, _isStopping) = (false, true);
        outbox.Wake();
    }

    private void Run()
    {
        try
        {
            while (!_isStopping)
            {
                outbox.Wait(Tick);
                Turn();
            }

            // What came or was reported while the last turn ran.
            Turn();
            metrics.RecordsKept(spool.CountOwn());
        }
        catch (SqliteException exception) when (SpoolSchema.IsBroken(exception))
        {
            exit.Stop(ExitCode.Failed, $"The spool in {spool.Folder} cannot be read any more ({exception.Message}): {Break()}.");
        }
        catch (Exception exception)
        {
            // Nobody would keep records from here on, so the program must not go on as if they were kept.
            exit.Stop(ExitCode.Failed, $"The spool in {spool.Folder} fails: {exception.Message}");
        }
        finally
        {
            _ended.TrySetResult();
        }
    }

    private string Break()
    {
        try
        {
            return $"it is set aside as {spool.SetAside()}, with {spool.Records} records that Kafka has not confirmed";
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"it cannot be set aside either ({exception.Message}), with {spool.Records} records that Kafka has not confirmed";
        }
    }

    private void Turn()
    {
        do
        {
            while (Save())
            {
                // More than one batch waits.
            }
        }
        while (Replay());

        condition.Report();
    }

    private bool Save()
    {
        var gap = TakeLost();
        try
        {
            var (unsaved, settled) = outbox.TakeStock(BatchSize);
            // What the last turn does not write is lost.
            var hasRoom = _isStopping || unsaved.Count == 0 || spool.HasRoom;
            var change = new SpoolChange(hasRoom ? unsaved : [], settled, gaps.Told, gap, outbox.Cursor);
            if (!change.IsEmpty)
            {
                Apply(change);
            }

            if (!hasRoom)
            {
                condition.Refused($"less than {Spool.Reserve >> 20} MiB are free on its disk");
            }
            else if (condition.IsRefused && !change.IsEmpty && spool.HasRoom)
            {
                condition.Taken();
            }

            return hasRoom && unsaved.Count == BatchSize;
        }
        catch (SqliteException exception) when (!SpoolSchema.IsBroken(exception))
        {
            if (gap is not null)
            {
                lost.PutBack(gap);
            }

            condition.Refused(exception.Message);
            return false;
        }
    }

    // Memory's gaps end with the process, so that the disk keeps them, where it can, until the broker is told. Now and then: each
    // is a message.
    private Gap? TakeLost()
    {
        if (broker.IsReachable || (!_isStopping && clock.GetElapsedTime(_lostAt) < LostPause))
        {
            return null;
        }

        _lostAt = clock.GetTimestamp();
        return lost.Take();
    }

    private void Apply(SpoolChange change)
    {
        var (own, earlier) = spool.Apply(change);
        // Before they leave the outbox, so that a flush finds each in one of the two.
        metrics.SpoolChanged(spool.Records, spool.Bytes);
        outbox.Saved(change.Added, change.Settled);
        gaps.Forget(change.Told);
        condition.Dropped(own, earlier);
    }

    // One batch: between two of them the disk takes what is new, and forgets what was confirmed, however fast the broker is.
    private bool Replay()
    {
        try
        {
            if (!_isOpen)
            {
                return false;
            }

            Adopt();
            gaps.Tell();
            return SendBatch();
        }
        catch (SqliteException exception) when (!SpoolSchema.IsBroken(exception))
        {
            condition.Refused(exception.Message);
            return false;
        }
    }

    private bool SendBatch()
    {
        if (outbox.Room() is not (> 0 and var room))
        {
            return false;
        }

        var records = spool.Read(outbox.Cursor, Math.Min(room, BatchSize));
        if (records.Count > 0)
        {
            return outbox.Produce(records);
        }

        outbox.PassOn(condition.IsRefused);
        return false;
    }

    private void Adopt()
    {
        if (!_isAdopted)
        {
            spool.Adopt(_cluster);
            metrics.SpoolChanged(spool.Records, spool.Bytes);
            _isAdopted = true;
        }
    }
}
