using Availability.Core;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Scheduling;

/// <summary>One line per change of a target's state. A category of its own, so that a host can show just these lines.</summary>
internal sealed partial class StateLog(ILoggerFactory loggers)
{
    /// <summary>The logger's category.</summary>
    public const string Category = "Availability.Monitor.State";

    /// <summary>With more targets than these, a first result is announced only when it is down.</summary>
    private const int MostAnnounced = 1_000;

    private readonly ILogger _logger = loggers.CreateLogger(Category);

    /// <summary>How many targets there are.</summary>
    public int Targets { get; set; }

    /// <summary>Notes a result; a missed check says nothing about the target.</summary>
    public void Note(ScheduledTarget target, Check check)
    {
        if (check.Outcome == Outcome.Missed)
        {
            return;
        }

        var (isUp, wasUp) = (check.Outcome == Outcome.Up, target.IsUp);
        target.IsUp = isUp;
        if (isUp && wasUp is not true && (wasUp is not null || Targets <= MostAnnounced))
        {
            LogUp(check.Target, check.StatusCode is { } status ? $"{status}, " : "", Math.Round(check.ResponseTime.TotalMilliseconds));
        }
        else if (!isUp && wasUp is not false)
        {
            LogDown(check.Target, ResultWords.Describe(check));
        }
    }

    [LoggerMessage(LogLevel.Information, "{Target} is up ({Status}{Milliseconds} ms)")]
    private partial void LogUp(string target, string status, double milliseconds);

    // Not a warning: what happens to a site is data, and severities are about ourselves.
    [LoggerMessage(LogLevel.Information, "{Target} is DOWN: {Reason}")]
    private partial void LogDown(string target, string reason);
}
