using System.Net;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>
/// Looks names up as every program of the machine does (hosts file, nsswitch, search domains), uncached, on a bounded number
/// of threads of its own. Why: docs/decisions/0001-name-lookups.md.
/// </summary>
/// <param name="lookUp">Asks the system; blocks.</param>
/// <param name="mostThreads">They are made when needed and go when idle.</param>
/// <param name="mostPerName">A name whose servers do not answer holds these threads at most; others find the rest free.</param>
internal sealed class NameResolver(Func<string, IPAddress[]> lookUp, int mostThreads = 128, int mostPerName = 4)
{
    private const int StackBytes = 256 * 1024;
    private static readonly TimeSpan IdleTime = TimeSpan.FromSeconds(10);

    // Not a Lock: threads wait on it.
    private readonly object _gate = new();
    private readonly Queue<NameLookup> _ready = [];
    private readonly Dictionary<string, NameQueue> _names = new(StringComparer.OrdinalIgnoreCase);
    private int _threads;
    private int _idle;

    /// <summary>The process's own: the bound is the machine's, not a probe's.</summary>
    public static NameResolver System { get; } = new(Dns.GetHostAddresses);

    /// <summary>The addresses of a name, in the system's order.</summary>
    /// <exception cref="ProbeException">The time was up before a thread was free: our fault, not the name's.</exception>
    public async ValueTask<IPAddress[]> LookUpAsync(string host, CancellationToken cancellationToken)
    {
        var lookup = new NameLookup(host);
        Add(lookup);
        try
        {
            return await lookup.Answer.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            lookup.Abandon();
            lock (_gate)
            {
                if (!lookup.IsRunning && !lookup.IsBehindItsOwnName)
                {
                    throw new ProbeException(
                        FailureKind.Monitor, Phase.Dns, $"no thread was free to look the name up; all {mostThreads} wait for slow name servers");
                }
            }

            throw;
        }
    }

    private void Add(NameLookup lookup)
    {
        lock (_gate)
        {
            if (!_names.TryGetValue(lookup.Host, out var name))
            {
                _names[lookup.Host] = name = new NameQueue();
            }

            if (name.Admitted < mostPerName)
            {
                name.Admitted++;
                Admit(lookup);
            }
            else
            {
                lookup.IsBehindItsOwnName = true;
                name.Waiting.Enqueue(lookup);
            }
        }
    }

    private void Admit(NameLookup lookup)
    {
        _ready.Enqueue(lookup);
        if (_idle < _ready.Count && _threads < mostThreads)
        {
            new Thread(Work, StackBytes) { IsBackground = true, Name = "name lookups" }.Start();
            _threads++;
        }
        else
        {
            global::System.Threading.Monitor.Pulse(_gate);
        }
    }

    private void Work()
    {
        while (Take() is { } lookup)
        {
            if (!lookup.IsAbandoned)
            {
                lookup.Run(lookUp);
            }

            lock (_gate)
            {
                Release(lookup.Host);
            }
        }
    }

    private NameLookup? Take()
    {
        lock (_gate)
        {
            _idle++;
            while (_ready.Count == 0)
            {
                if (!global::System.Threading.Monitor.Wait(_gate, IdleTime) && _ready.Count == 0)
                {
                    _idle--;
                    _threads--;
                    return null;
                }
            }

            _idle--;
            var lookup = _ready.Dequeue();
            lookup.IsRunning = true;
            return lookup;
        }
    }

    private void Release(string host)
    {
        var name = _names[host];
        while (name.Waiting.TryDequeue(out var next))
        {
            if (!next.IsAbandoned)
            {
                _ready.Enqueue(next); // This thread is about to take one; a new one could fail to start, and nobody here would hear of it.
                return;
            }
        }

        if (--name.Admitted == 0)
        {
            _names.Remove(host);
        }
    }

    private sealed class NameQueue
    {
        public int Admitted { get; set; }

        public Queue<NameLookup> Waiting { get; } = [];
    }
}
