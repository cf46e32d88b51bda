namespace Availability.Writer;

/// <summary>
/// Between the consumer's thread, which reads, decodes and fills batches, and the loop that stores them: while Postgres copies one
/// batch, the next waits complete and the one after it is filled. More stays on the broker.
/// </summary>
internal sealed class MessageBuffer(BatchLimits limits, TimeProvider clock)
{
    private readonly object _gate = new();
    private readonly Stack<PendingBatch> _spare = [];
    private PendingBatch? _complete;
    private PendingBatch _open = new(limits);
    private long _opened;
    private bool _isEnded;
    private Exception? _failure;
    private TaskCompletionSource _news = NewSource();

    /// <summary>Whether another message can be added.</summary>
    public bool HasRoom
    {
        get
        {
            lock (_gate)
            {
                return !_open.IsFull;
            }
        }
    }

    /// <summary>Waits for room; a message larger than all the room fits an empty batch.</summary>
    /// <returns>False when there is none within the patience.</returns>
    public bool TryAdd(in ConsumedMessage message, TimeSpan patience)
    {
        lock (_gate)
        {
            while (_open.IsFull)
            {
                if (!Monitor.Wait(_gate, patience))
                {
                    return false;
                }
            }

            if (_open.Count == 0)
            {
                _opened = clock.GetTimestamp();
                _news.TrySetResult();
            }

            _open.Add(message);
            CloseIfFull();
        }

        return true;
    }

    /// <summary>The oldest batch, when it is full or its first message has waited long enough.</summary>
    /// <returns>Null when nothing more will come.</returns>
    public async Task<PendingBatch?> TakeAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Task news;
            var wait = Timeout.InfiniteTimeSpan;
            lock (_gate)
            {
                if (TryTake(out var batch))
                {
                    return batch;
                }

                if (_isEnded)
                {
                    return _failure is null ? null : throw _failure;
                }

                if (_open.Count > 0)
                {
                    // Rounded up: a timer that is early would only be set again. It may have become due this moment.
                    wait = TimeSpan.FromMilliseconds(Math.Max(0, Math.Ceiling((limits.Age - clock.GetElapsedTime(_opened)).TotalMilliseconds)));
                }

                _news = NewSource();
                news = _news.Task;
            }

            // Nothing of a wait that the news ended is left behind: there is one for each batch, as long as the program runs.
            await news.WaitAsync(wait, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Takes a batch back whose messages nobody looks at any more: another one gets its memory.</summary>
    public void Return(PendingBatch batch)
    {
        batch.Clear();
        lock (_gate)
        {
            _spare.Push(batch);
        }
    }

    /// <summary>Nothing more will come.</summary>
    public void Complete(Exception? exception = null)
    {
        lock (_gate)
        {
            (_isEnded, _failure) = (true, exception);
            _news.TrySetResult();
        }
    }

    private bool TryTake(out PendingBatch? batch)
    {
        batch = _complete;
        _complete = null;
        if (batch is null && _open.Count > 0 && (_isEnded || clock.GetElapsedTime(_opened) >= limits.Age))
        {
            batch = _open;
            _open = NewBatch();
        }

        CloseIfFull();
        Monitor.Pulse(_gate);
        return batch is not null;
    }

    private void CloseIfFull()
    {
        if (_open.IsFull && _complete is null)
        {
            _complete = _open;
            _open = NewBatch();
            _news.TrySetResult();
        }
    }

    private PendingBatch NewBatch() => _spare.TryPop(out var spare) ? spare : new PendingBatch(limits);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
