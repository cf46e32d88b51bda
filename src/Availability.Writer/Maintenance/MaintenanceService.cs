using Availability.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>
/// Work on the history that is due now and then, beside the stream. Whatever keeps it from that never stops the stream: checks are
/// stored without it, and the next turn tries again.
/// </summary>
internal abstract partial class MaintenanceService(string what, TimeSpan every, WriterStatus status, TimeProvider clock, ILogger logger)
    : BackgroundService
{
    private string? _trouble;

    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    protected virtual void Failed(string reason)
    {
    }

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await status.SchemaReady.WaitAsync(stoppingToken);
            using var timer = new PeriodicTimer(every, clock);
            do
            {
                await TryAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Whatever is half done the next turn finds, of whoever runs next.
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WorkAsync(cancellationToken);
            if (_trouble is not null)
            {
                _trouble = null;
                LogWorks(what);
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Of whatever kind: nothing here is worth stopping the stream for.
            var reason = PostgresFault.Explain(exception);
            Failed(reason);
            if (reason != _trouble)
            {
                _trouble = reason;
                LogFailed(what, reason);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "{What}: {Reason}; trying again, checks are stored meanwhile")]
    private partial void LogFailed(string what, string reason);

    [LoggerMessage(LogLevel.Information, "{What}: goes on")]
    private partial void LogWorks(string what);
}
