using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Network;

/// <summary>Whether this machine's network works, as far as results tell: said once per change.</summary>
internal sealed partial class NetworkState(MonitorMetrics metrics, TimeProvider clock, ILogger<NetworkState> logger)
{
    private readonly Lock _lock = new();
    private volatile string? _trouble;
    private bool _isResolver;
    private DateTimeOffset _since;

    /// <summary>What fails; null when nothing does.</summary>
    public string? Trouble => _trouble;

    /// <summary>A check could not be made.</summary>
    public void Failed(string cause, bool isResolver)
    {
        lock (_lock)
        {
            if (_trouble is not null)
            {
                return;
            }

            (_trouble, _isResolver, _since) = (cause, isResolver, clock.GetUtcNow());
            metrics.NetworkFailed(true);
            LogFailed(cause);
        }
    }

    /// <summary>A check that began then was answered by something beyond this machine.</summary>
    public void Worked(DateTimeOffset startedAt, bool byName)
    {
        if (_trouble is null)
        {
            return;
        }

        lock (_lock)
        {
            if (_trouble is null || startedAt < _since || (_isResolver && !byName))
            {
                return;
            }

            _trouble = null;
            metrics.NetworkFailed(false);
            LogWorks((clock.GetUtcNow() - _since).ToString(@"d\.hh\:mm\:ss", System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    [LoggerMessage(LogLevel.Error, "The monitor's own network fails ({Cause}); until it is back, checks that depend on it are missed, not down")]
    private partial void LogFailed(string cause);

    [LoggerMessage(LogLevel.Information, "The monitor's own network is back after {Time}")]
    private partial void LogWorks(string time);
}
