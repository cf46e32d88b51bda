using Availability.ServiceDefaults;
using Availability.Storage;
using Confluent.Kafka;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer.Monitors;

/// <summary>Keeps the monitors topic read. Checks are stored whatever becomes of it: trouble is said, shown and tried again.</summary>
internal sealed partial class MonitorsService(
    StreamIdentifier identifier, StreamOffsets offsets, MonitorsReader reader, IOptions<KafkaOptions> kafka, WriterStatus status, TimeProvider clock,
    ILogger<MonitorsService> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await status.SchemaReady.WaitAsync(stoppingToken);
            while (!await TryRunAsync(stoppingToken))
            {
                await Task.Delay(Pause, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while nothing was being read.
        }
    }

    /// <returns>True when it was stopped.</returns>
    private async Task<bool> TryRunAsync(CancellationToken stopping)
    {
        try
        {
            var stream = await identifier.IdentifyMonitorsAsync().WaitAsync(stopping);
            if (await offsets.IsRecreatedAsync(stream, stopping))
            {
                // Totals are told again and again: nothing is lost that the next heartbeat does not tell.
                await offsets.AcceptRecreatedAsync(stream, stopping);
            }

            await Task.Factory.StartNew(
                () => reader.Run(stream, stopping), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            return true;
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is: a topic that is missing or denied, a database that is away, a fault of this program. Checks go on.
            if (status.MonitorsFailed(Explain(exception)))
            {
                LogFailed(kafka.Value.EffectiveMonitorsTopic, Explain(exception));
            }

            return false;
        }
        catch (Exception exception)
        {
            LogStoppedEarly(kafka.Value.EffectiveMonitorsTopic, Explain(exception));
            return true;
        }
    }

    private static string Explain(Exception exception) => exception switch
    {
        KafkaException { Error.Code: var code } when KafkaFault.IsMissingTopic(code) => "it does not exist yet (a monitor creates it)",
        KafkaException { Error.Reason: var reason } => reason,
        _ => PostgresFault.Explain(exception),
    };

    [LoggerMessage(LogLevel.Warning, "Topic {Topic} cannot be stored, trying again: {Reason}. Checks are stored; what monitors say of themselves waits")]
    private partial void LogFailed(string topic, string reason);

    [LoggerMessage(LogLevel.Warning, "Topic {Topic} was not read to its end before the stop: {Reason}")]
    private partial void LogStoppedEarly(string topic, string reason);
}
