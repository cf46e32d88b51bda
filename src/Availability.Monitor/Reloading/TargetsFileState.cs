using Availability.Monitor.Scheduling;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Reloading;

/// <summary>Whether the targets file that is there is the one in force: said once per change.</summary>
internal sealed partial class TargetsFileState(MonitorMetrics metrics, ILogger<TargetsFileState> logger)
{
    private volatile string? _problems;

    /// <summary>Why an older file is in force; null when the file is.</summary>
    public string? Trouble => _problems is { } problems ? $"The targets file is refused and the last good one in force: {FirstOf(problems)}" : null;

    /// <summary>The file is good.</summary>
    public void Accept(ScheduleUpdate update)
    {
        _problems = null;
        metrics.ReloadCompleted(isApplied: true);
        LogAccepted(update.Targets.Count, update.Added.Count, update.Changed.Count, update.Removed.Count);
    }

    /// <summary>The file is not.</summary>
    /// <param name="problems">One a line.</param>
    public void Refuse(string problems)
    {
        if (_problems == problems)
        {
            return;
        }

        _problems = problems;
        metrics.ReloadCompleted(isApplied: false);
        LogRefused(problems);
    }

    private static string FirstOf(string problems)
    {
        var lines = problems.Split(Environment.NewLine);
        return lines.Length == 1 ? lines[0] : $"{lines[0]} (and {lines.Length - 1} more, see the log)";
    }

    [LoggerMessage(LogLevel.Information, "The targets file was read again: {Targets} targets, of which {Added} are new and {Changed} changed; {Removed} are gone")]
    private partial void LogAccepted(int targets, int added, int changed, int removed);

    [LoggerMessage(LogLevel.Error, "The targets file was read again and is refused; the last good one stays in force: {Problems}")]
    private partial void LogRefused(string problems);
}
