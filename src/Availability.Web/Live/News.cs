using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>Whether there is anything new in the history, for all who show it.</summary>
internal sealed class News(IOptions<WebOptions> options, TimeProvider clock)
{
    private static readonly TimeSpan WhileDeaf = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private TaskCompletionSource _next = NewSource();

    // Not from zero: a page from before a restart must not look like today's.
    private long _version = clock.GetUtcNow().UtcTicks;

    /// <summary>Changes with every piece of news.</summary>
    public string Version => Current.Version;

    /// <summary>The version, and what ends when there is another.</summary>
    public (string Version, Task Next) Current
    {
        get
        {
            lock (_lock)
                return (_version.ToString("x", null), _next.Task);
        }
    }

    /// <summary>Whether the database tells us; otherwise news only comes because we look again.</summary>
    public bool IsHeard { get; set => Volatile.Write(ref field, value); }

    /// <summary>How long what was read may be shown without news: time passes, too.</summary>
    public TimeSpan KeepFor => IsHeard ? options.Value.RefreshInterval : WhileDeaf;

    /// <summary>Whatever was read before may be old.</summary>
    public void Came()
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            _version++;
            (ended, _next) = (_next, NewSource());
        }

        ended.SetResult();
    }

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
