using Availability.Storage;
using Availability.Storage.Takeover;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Takes the old program's table over, beside the stream. Whatever fails is tried again, and never ends the writer.</summary>
internal sealed partial class TakeoverService(
    TableTakeover takeover, TakeoverStatus takeovers, WriterStatus status, TimeProvider clock, ILogger<TakeoverService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan SayEvery = TimeSpan.FromSeconds(10);

    private long _said;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await status.SchemaReady.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(Pause, clock);
            while (!await TryAsync(stoppingToken))
            {
                await timer.WaitForNextTickAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is not moved yet is moved after the next start.
        }
    }

    /// <returns>Whether there is nothing more to do.</returns>
    private async Task<bool> TryAsync(CancellationToken stopping)
    {
        try
        {
            return await WorkAsync(stopping);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) != FaultKind.Unknown)
        {
            if (takeovers.Failed(PostgresFault.Explain(exception)))
            {
                LogFailed(PostgresFault.Explain(exception));
            }

            return false;
        }
    }

    private async Task<bool> WorkAsync(CancellationToken stopping)
    {
        if (await ReadAsync(stopping) is not { IsFinished: false } progress)
        {
            return true;
        }

        if (progress.Rows is null)
        {
            LogBegins();
            if (!await takeover.PrepareAsync(stopping))
            {
                return false;
            }
        }

        TakeoverStep step;
        while ((step = await takeover.MoveAsync(stopping)) == TakeoverStep.Moved)
        {
            Say(await ReadAsync(stopping));
        }

        return step == TakeoverStep.NoMore && await FinishAsync(stopping);
    }

    private async Task<bool> FinishAsync(CancellationToken stopping)
    {
        if (!await takeover.FinishAsync(stopping))
        {
            var progress = await ReadAsync(stopping);
            takeovers.Failed("the rows moved are not as many as there were");
            LogDoesNotAddUp(progress!);
            return true;
        }

        await takeover.LetGoAsync(stopping);
        LogFinished((await ReadAsync(stopping))!);
        return true;
    }

    private async Task<TakeoverProgress?> ReadAsync(CancellationToken stopping)
    {
        var progress = await takeover.ReadAsync(stopping);
        takeovers.Reached(progress);
        return progress;
    }

    private void Say(TakeoverProgress? progress)
    {
        if (_said == 0 || clock.GetElapsedTime(_said) >= SayEvery)
        {
            _said = clock.GetTimestamp();
            LogProgress(progress!.Done, progress.Rows ?? 0);
        }
    }

    private void LogFinished(TakeoverProgress progress)
    {
        LogAllIn(progress.Done);
        if (progress.Left > 0)
        {
            LogLeft(progress.Left);
        }
    }

    [LoggerMessage(LogLevel.Information, "Taking over the old program's table: counting its rows")]
    private partial void LogBegins();

    [LoggerMessage(LogLevel.Information, "Taking over the old program's table: {Done} of {Rows} rows, newest first")]
    private partial void LogProgress(long done, long rows);

    [LoggerMessage(LogLevel.Information, "All {Rows} rows of the old program's table are in the history; when you no longer want it: DROP TABLE checks_imported")]
    private partial void LogAllIn(long rows);

    [LoggerMessage(LogLevel.Warning, "{Count} rows of the old program's table cannot be checks of the history: they are in table takeover_left, each with the reason, and view checks shows them")]
    private partial void LogLeft(long count);

    [LoggerMessage(LogLevel.Error, "The old program's table was changed while it was taken over: {Progress}; it stays as it is")]
    private partial void LogDoesNotAddUp(TakeoverProgress progress);

    [LoggerMessage(LogLevel.Warning, "Taking over the old program's table is interrupted: {Reason}; trying again, nothing is lost")]
    private partial void LogFailed(string reason);
}
