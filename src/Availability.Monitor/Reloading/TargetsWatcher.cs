using System.Runtime.InteropServices;
using Availability.Monitor.Scheduling;
using Availability.ServiceDefaults;
using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Reloading;

/// <summary>
/// Reads the targets file again when it is another. It looks every second instead of being notified: a FileSystemWatcher misses
/// what happens to links of parent folders, on network file systems and in bind mounts, and when the kernel's queue is full.
/// </summary>
internal sealed class TargetsWatcher(TargetSource source, TargetsFileState state, TimeProvider clock, ILogger<TargetsWatcher> logger)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// A second for each so many bytes: a change that no stamp shows (another file of the same length and time under the same
    /// name) is found by reading, which may cost a thousandth of a processor.
    /// </summary>
    private const long BytesPerSecond = 1024 * 1024;

    private static readonly TimeSpan LongestRest = TimeSpan.FromMinutes(1);

    private IReadOnlyList<ScheduledTarget> _targets = [];
    private ScheduleUpdate? _update;
    private TargetsFileStamp _seen;
    private TargetsFileStamp? _read;
    private long _readAt = clock.GetTimestamp();
    private volatile bool _isAsked;

    /// <summary>What is checked at the start.</summary>
    public void Watch(IReadOnlyList<ScheduledTarget> targets) => _targets = targets;

    /// <summary>Until stopped; on standard input or a pipe there is nothing to watch.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        if (source.File is null)
        {
            return;
        }

        // From a terminal, this signal says that its window was closed.
        using var signal = Console.IsInputRedirected && !OperatingSystem.IsWindows() ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, ReadAtOnce) : null;
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopping))
            {
                Look();
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The file in force stays so to the end.
        }
    }

    /// <summary>What is to be applied to the schedule, once; null for nothing.</summary>
    public ScheduleUpdate? TakeUpdate() => Interlocked.Exchange(ref _update, null);

    /// <summary>Reads the file if it is another than the second before the last one.</summary>
    internal void Look()
    {
        // What the schedule has not taken yet cannot be compared with.
        if (Volatile.Read(ref _update) is not null)
        {
            return;
        }

        var stamp = TargetsFileStamp.Of(source.File!);
        // One that is being written is left alone until it rests: half a file may be a good one.
        var rests = stamp == _seen;
        _seen = stamp;
        if (_isAsked || (rests && (stamp != _read || clock.GetElapsedTime(_readAt) >= Rest(stamp))))
        {
            (_isAsked, _read, _readAt) = (false, stamp, clock.GetTimestamp());
            Read(stamp);
        }
    }

    private void ReadAtOnce(PosixSignalContext signal) => signal.Cancel = _isAsked = true;

    private static TimeSpan Rest(TargetsFileStamp stamp)
    {
        var rest = TimeSpan.FromSeconds(stamp.Length / BytesPerSecond);
        return rest < LongestRest ? rest : LongestRest;
    }

    private void Read(TargetsFileStamp stamp)
    {
        try
        {
            // Somebody who began to write meanwhile is left to finish; the next looks see it.
            if (source.LoadIfNew(() => TargetsFileStamp.Of(source.File!) == stamp) is not { } loaded)
            {
                return;
            }

            foreach (var warning in loaded.Warnings)
            {
                MonitorLog.Warning(logger, warning);
            }

            var update = ScheduleUpdate.Between(_targets, loaded.Targets);
            _targets = update.Targets;
            state.Accept(update);
            Volatile.Write(ref _update, update.IsEmpty ? null : update);
        }
        catch (ConfigurationException exception)
        {
            state.Refuse(exception.Message);
        }
    }
}
