using Availability.Storage;
using Availability.Storage.Rollups;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>Makes the rollups now and then. Whatever keeps it from that never stops the stream: the next turn tries again.</summary>
internal sealed partial class RollupService(
    RollupMaker maker, WriterStatus status, RollupMetrics metrics, IOptions<WriterOptions> options, TimeProvider clock, ILogger<RollupService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(15);

    private string? _trouble;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Migrate == MigrationMode.Only)
        {
            return;
        }

        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                // Without the stream the schema may not be there yet, or nobody has rows to roll up.
                if (status.Obstacle is null)
                {
                    await RollAsync(stoppingToken);
                }
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped: whoever runs next goes on with what is marked.
        }
    }

    private async Task RollAsync(CancellationToken cancellationToken)
    {
        try
        {
            var made = await maker.RollAsync(cancellationToken);
            metrics.Rolled(made);
            if (made > 0)
            {
                LogRolled(made);
            }

            if (_trouble is not null)
            {
                _trouble = null;
                LogWorks();
            }
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Of whatever kind: rollups can be made later from what is stored now, so nothing here is worth stopping the stream for.
            metrics.Failed();
            var reason = PostgresFault.Explain(exception);
            if (reason != _trouble)
            {
                _trouble = reason;
                LogFailed(reason);
            }
        }
    }

    [LoggerMessage(LogLevel.Debug, "{Count} hours of blocks rolled up")]
    private partial void LogRolled(int count);

    [LoggerMessage(LogLevel.Warning, "Rollups: {Reason}; trying again, the rows stay as they are")]
    private partial void LogFailed(string reason);

    [LoggerMessage(LogLevel.Information, "Rollups are made again")]
    private partial void LogWorks();
}
