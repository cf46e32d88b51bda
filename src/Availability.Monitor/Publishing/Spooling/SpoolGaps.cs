namespace Availability.Monitor.Publishing.Spooling;

/// <summary>Tells the gaps that the spool holds, each until the broker has it.</summary>
internal sealed class SpoolGaps(Spool spool, Outbox outbox, LostRecords lost, BrokerState broker, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly HashSet<Guid> _told = [];
    private int _untold;
    private long _refusedAt;

    /// <summary>The broker has them, and the disk may forget them.</summary>
    public IReadOnlyCollection<Guid> Told
    {
        get
        {
            lock (_lock)
            {
                return [.. _told];
            }
        }
    }

    /// <summary>The disk has forgotten them.</summary>
    public void Forget(IReadOnlyCollection<Guid> told)
    {
        lock (_lock)
        {
            _told.ExceptWith(told);
        }
    }

    /// <summary>Sends what there is, when it may arrive.</summary>
    public void Tell()
    {
        if (!spool.HasGaps || !broker.IsReachable || !IsTime())
        {
            return;
        }

        var gaps = spool.SealGaps();
        lock (_lock)
        {
            gaps = [.. gaps.Where(gap => !_told.Contains(gap.Id))];
            (_untold, _refusedAt) = (gaps.Count, 0);
        }

        foreach (var gap in gaps)
        {
            lost.Publish(gap, isTold => Ended(gap.Id, isTold));
        }
    }

    private bool IsTime()
    {
        lock (_lock)
        {
            return _untold == 0 && (_refusedAt == 0 || clock.GetElapsedTime(_refusedAt) >= Pause);
        }
    }

    private void Ended(Guid id, bool isTold)
    {
        lock (_lock)
        {
            _untold--;
            if (isTold)
            {
                _told.Add(id);
            }
            else
            {
                _refusedAt = clock.GetTimestamp();
            }
        }

        outbox.Wake();
    }
}
