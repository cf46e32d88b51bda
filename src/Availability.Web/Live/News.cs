using Availability.Storage;
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

    private DateTimeOffset _from = Announcements.Anything;

    /// <summary>Changes with every piece of news.</summary>
    public string Version => Current.Version;

    /// <summary>The version, and what ends when there is another.</summary>
    public (string Version, Task Next) Current
    {
        get
        {
            lock (_lock)
                return (Name(_version), _next.Task);
        }
    }

    /// <summary>Whether the database tells us; otherwise news only comes because we look again.</summary>
    public bool IsHeard { get; set => Volatile.Write(ref field, value); }

    /// <summary>How long what was read may be shown without news: time passes, too.</summary>
    public TimeSpan KeepFor => IsHeard ? options.Value.RefreshInterval : WhileDeaf;

    /// <summary>Whatever was read before may be old.</summary>
    /// <param name="from">The first slot that there may be new checks of.</param>
    public void Came(DateTimeOffset from)
    {
        TaskCompletionSource ended;
        lock (_lock)
        {
            _version++;
            _from = from < _from ? from : _from;
            (ended, _next) = (_next, NewSource());
        }

        ended.SetResult();
    }

    /// <summary>The version, and the first slot that there may be new checks of since this was last called: for the one reader that asks.</summary>
    public (string Version, DateTimeOffset From) Take()
    {
        lock (_lock)
        {
            var from = _from;
            _from = Announcements.NoCheck;
            return (Name(_version), from);
        }
    }

    private static string Name(long version) => version.ToString("x", null);

    private static TaskCompletionSource NewSource() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
