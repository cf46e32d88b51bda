using System.Net;

namespace Availability.Monitor.Probing;

/// <summary>One lookup on its way through <see cref="NameResolver"/>.</summary>
internal sealed class NameLookup(string host)
{
    // The asker's continuation must not run on the resolver's thread.
    private readonly TaskCompletionSource<IPAddress[]> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isAbandoned;

    public string Host => host;

    public Task<IPAddress[]> Answer => _answer.Task;

    /// <summary>It waits, or waited, for another lookup of its own name rather than for a thread.</summary>
    public bool IsBehindItsOwnName { get; set; }

    /// <summary>A thread took it.</summary>
    public bool IsRunning { get; set; }

    /// <summary>Nobody waits for the answer any more.</summary>
    public bool IsAbandoned => _isAbandoned;

    public void Abandon() => _isAbandoned = true;

    public void Run(Func<string, IPAddress[]> lookUp)
    {
        try
        {
            _answer.TrySetResult(lookUp(host));
        }
        catch (Exception exception)
        {
            _answer.TrySetException(exception); // The asker classifies it.
            _ = _answer.Task.Exception; // Or nobody does: it gave up.
        }
    }
}
