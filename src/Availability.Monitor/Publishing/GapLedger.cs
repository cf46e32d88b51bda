namespace Availability.Monitor.Publishing;

/// <summary>Adds up lost records until they can be told.</summary>
internal sealed class GapLedger(MonitorInstance instance)
{
    private readonly Lock _lock = new();
    private long _count;
    private DateTimeOffset _from = DateTimeOffset.MaxValue;
    private DateTimeOffset _to = DateTimeOffset.MinValue;
    private string _reason = "";

    /// <summary>Notes one lost record.</summary>
    public void Add(DateTimeOffset slot, string reason)
    {
        lock (_lock)
        {
            _count++;
            (_from, _to) = (slot < _from ? slot : _from, slot > _to ? slot : _to);
            _reason = reason;
        }
    }

    /// <summary>What was lost since the last call; null for nothing.</summary>
    public Gap? Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_count == 0)
            {
                return null;
            }

            var gap = new Gap
            {
                Id = Guid.CreateVersion7(now),
                Monitor = instance.Id,
                Location = instance.Location,
                At = now,
                From = _from,
                To = _to,
                Dropped = _count,
                Reason = _reason,
            };
            (_count, _from, _to) = (0, DateTimeOffset.MaxValue, DateTimeOffset.MinValue);
            return gap;
        }
    }

    /// <summary>A gap's message was lost itself: its records are still to be told.</summary>
    public void PutBack(Gap gap)
    {
        lock (_lock)
        {
            _count += gap.Dropped;
            (_from, _to) = (gap.From < _from ? gap.From : _from, gap.To > _to ? gap.To : _to);
            _reason = gap.Reason;
        }
    }
}
