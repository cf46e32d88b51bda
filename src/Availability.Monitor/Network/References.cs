namespace Availability.Monitor.Network;

/// <summary>Dials what is known to answer, for everybody in doubt together: at most once a second each.</summary>
internal sealed class References(INetwork network, TimeProvider clock)
{
    private const int Most = 64;
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(1);

    private readonly Dictionary<HostPort, (Task<bool> Answer, long At)> _dialled = new();
    private readonly Lock _lock = new();

    /// <summary>Whether any of them answers.</summary>
    public async ValueTask<bool> AnyAnswersAsync(IEnumerable<HostPort> references, CancellationToken cancellationToken)
    {
        List<Task<bool>> open = [.. references.Select(Dial)];
        while (open.Count > 0)
        {
            var done = await Task.WhenAny(open).WaitAsync(cancellationToken);
            if (await done)
            {
                return true;
            }

            open.Remove(done);
        }

        return false;
    }

    private Task<bool> Dial(HostPort there)
    {
        lock (_lock)
        {
            if (_dialled.TryGetValue(there, out var last) && (!last.Answer.IsCompleted || clock.GetElapsedTime(last.At) < Freshness))
            {
                return last.Answer;
            }

            if (_dialled.Count >= Most)
            {
                _dialled.Clear();
            }

            // Nobody's token: others wait for the answer, too, and it takes seconds at most.
            var answer = network.AnswersAsync(there, CancellationToken.None).AsTask();
            _dialled[there] = (answer, clock.GetTimestamp());
            return answer;
        }
    }
}
