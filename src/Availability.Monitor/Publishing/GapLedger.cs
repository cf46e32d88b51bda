namespace Availability.Monitor.Publishing;

/// <summary>Adds up lost records, by monitor and hour of the slot, until they can be told.</summary>
internal sealed class GapLedger
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Monitor, string Location, long Hour), Gap> _gaps = [];
    private readonly List<Gap> _untold = [];

    /// <summary>Notes one lost record.</summary>
    public void Add(OutgoingRecord record, string reason)
    {
        var (slot, key) = (record.Slot, (record.Monitor, record.Location, record.Slot.UtcTicks / TimeSpan.TicksPerHour));
        lock (_lock)
        {
            var gap = _gaps.TryGetValue(key, out var grown) ? grown : new Gap
            {
                Id = Guid.Empty,
                Monitor = record.Monitor,
                Location = record.Location,
                At = slot,
                From = slot,
                To = slot,
                Dropped = 0,
                Reason = reason,
            };
            _gaps[key] = gap with
            {
                From = slot < gap.From ? slot : gap.From,
                To = slot > gap.To ? slot : gap.To,
                Dropped = gap.Dropped + 1,
                Reason = reason,
            };
        }
    }

    /// <summary>What was lost since the last call, and what could not be told before.</summary>
    public IReadOnlyList<Gap> Take(DateTimeOffset now)
    {
        lock (_lock)
        {
            if (_gaps.Count == 0 && _untold.Count == 0)
            {
                return [];
            }

            List<Gap> gaps = [.. _untold, .. _gaps.Values.Select(gap => gap with { Id = Guid.CreateVersion7(now), At = now })];
            _untold.Clear();
            _gaps.Clear();
            return gaps;
        }
    }

    /// <summary>A gap's message may be lost: it is to be told again, as it is, for it may have arrived.</summary>
    public void PutBack(Gap gap)
    {
        lock (_lock)
        {
            _untold.Add(gap);
        }
    }
}
