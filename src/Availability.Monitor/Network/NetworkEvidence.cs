namespace Availability.Monitor.Network;

/// <summary>Which hosts answered last, and which failed in a way that may be ours.</summary>
internal sealed class NetworkEvidence
{
    private readonly Lock _lock = new();
    private (HostPort There, DateTimeOffset At) _last;
    private (HostPort There, DateTimeOffset At) _before;
    private (string? First, string? Other) _suspects;

    /// <summary>It answered.</summary>
    public void Answered(HostPort there, DateTimeOffset at)
    {
        lock (_lock)
        {
            if (_last.There.Host != there.Host)
            {
                _before = _last;
            }

            _last = (there, at);
            _suspects = default;
        }
    }

    /// <summary>Something else than the host answered at that time or later.</summary>
    public bool OtherAnsweredSince(HostPort there, DateTimeOffset time, bool byName)
    {
        lock (_lock)
        {
            return Counts(_last) || Counts(_before);
        }

        bool Counts((HostPort There, DateTimeOffset At) answer) =>
            answer.There.Host is { } host && host != there.Host && answer.At >= time && (answer.There.IsName || !byName);
    }

    /// <summary>What answered last, other than the host.</summary>
    public HostPort? LastOther(HostPort there, bool byName)
    {
        lock (_lock)
        {
            return Usable(_last.There) ? _last.There : Usable(_before.There) ? _before.There : null;
        }

        bool Usable(HostPort other) => other.Host is not null && other.Host != there.Host && (other.IsName || !byName);
    }

    /// <summary>Notes a host that cannot be reached.</summary>
    /// <returns>Whether another one could not either, and none answered in between.</returns>
    public bool IsOneOfSeveralSuspects(HostPort there)
    {
        lock (_lock)
        {
            var first = _suspects.First ?? there.Host;
            _suspects = (first, first == there.Host ? _suspects.Other : there.Host);
            return _suspects.Other is not null;
        }
    }
}
