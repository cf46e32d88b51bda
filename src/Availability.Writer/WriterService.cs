using Availability.ServiceDefaults;
using Availability.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>Consume → batch → store → commit.</summary>
internal sealed partial class WriterService(
    SchemaUpdate schema,
    StreamIdentifier identifier,
    StreamOffsets offsets,
    StreamConsumer consumer,
    MessageBuffer buffer,
    CheckStore store,
    DatabaseRetry database,
    AnnouncementService announcements,
    WriterMetrics metrics,
    WriterStatus status,
    IOptions<WriterOptions> options,
    IOptions<PostgresOptions> postgres,
    ServiceExit exit,
    TimeProvider clock,
    ILogger<WriterService> logger) : BackgroundService
{
    private const string NotDrained = "Stopped before everything was stored: broker and database did not get it done in time.";

    // Longer than reading to the end on stop, shorter than a host waits for its services.
    private static readonly TimeSpan StopTime = TimeSpan.FromSeconds(20);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await schema.RunAsync(stoppingToken);
            status.SchemaIsReady();
            store.AcceptsBadMessages = options.Value.AcceptBadMessages;
            var stream = await IdentifyAsync(stoppingToken);
            await StoreStreamAsync(stream, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while waiting for the database or the broker: nothing was read.
        }
        catch (Exception exception) when (exception is StreamException or ConfigurationException)
        {
            exit.Stop(ExitCode.BadUsage, exception.Message);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Configuration)
        {
            exit.Stop(ExitCode.BadUsage, PostgresRefusal.Explain(exception, PostgresFault.Explain(exception), postgres.Value));
        }
    }

    private async Task<StreamId> IdentifyAsync(CancellationToken stopping)
    {
        var stream = await identifier.IdentifyAsync(stopping);
        if (!await database.RunAsync(token => offsets.IsRecreatedAsync(stream, token), stopping))
        {
            return stream;
        }

        if (!options.Value.AcceptNewTopic)
        {
            throw StreamIdentifier.Recreated(stream.Topic);
        }

        await database.RunAsync(
            async token =>
            {
                await offsets.AcceptRecreatedAsync(stream, token);
                return true;
            },
            stopping);
        return stream;
    }

    private async Task StoreStreamAsync(StreamId stream, CancellationToken stopping)
    {
        using var last = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        await using var stopped = stopping.Register(() => last.CancelAfter(StopTime));
        consumer.Start(stream, stopping);
        try
        {
            while (await buffer.TakeAsync(last.Token) is { } batch)
            {
                await StoreAsync(stream, batch, last.Token);
                buffer.Return(batch);
            }

            if (consumer.HasLeftUnread)
            {
                exit.Stop(ExitCode.Failed, NotDrained);
            }
        }
        catch (OperationCanceledException) when (last.IsCancellationRequested)
        {
            LogNotStored();
            if (options.Value.DrainOnStop)
            {
                exit.Stop(ExitCode.Failed, NotDrained);
            }
        }
        finally
        {
            await consumer.LeaveAsync();
        }
    }

    private async Task StoreAsync(StreamId stream, PendingBatch batch, CancellationToken cancellationToken)
    {
        using var span = ProcessSpan.Start(stream, batch);
        var began = clock.GetTimestamp();
        for (batch.DropLost(); batch.Count > 0; batch.DropLost())
        {
            var content = batch.ToCheckBatch(stream);
            var result = await database.RunAsync(token => store.StoreAsync(content, token), cancellationToken);
            if (result is StoreResult.Fenced(var partition))
            {
                consumer.Fenced(batch.Leases.First(lease => lease.Partition == partition));
                continue;
            }

            if (result is StoreResult.TooManyBad tooMany)
            {
                Halt(batch.Leases.First(lease => lease.Partition == tooMany.Partition), stream, tooMany);
                continue;
            }

            consumer.Stored(batch);
            announcements.Stored(content.Messages.Min(message => message.Check?.ScheduledAt) ?? Announcements.NoCheck);
            metrics.BatchStored(batch.Count, clock.GetElapsedTime(began), result);
            LogResult(batch.Count, result);
            return;
        }
    }

    private void Halt(PartitionLease lease, StreamId stream, StoreResult.TooManyBad tooMany) => consumer.Halt(
        lease,
        $"{stream.Topic}/{lease.Partition} stands at offset {lease.Stored}: most of its messages cannot be stored, the first at offset "
        + $"{tooMany.Offset}: {tooMany.Reason}. Other partitions go on, nothing is lost. Correct this program or what writes to the topic "
        + "and start again, or start once with --accept-bad-messages to set them all aside in table quarantine.");

    private void LogResult(int messages, StoreResult result)
    {
        LogStored(messages, result);
        if (result is StoreResult.Stored { Quarantined: > 0 and var quarantined })
        {
            LogQuarantined(quarantined);
        }

        if (result is StoreResult.Stored { Duplicates: > 0 and var duplicates })
        {
            LogDuplicates(duplicates);
        }
    }

    [LoggerMessage(LogLevel.Debug, "Batch of {Messages} messages: {Result}")]
    private partial void LogStored(int messages, StoreResult result);

    [LoggerMessage(LogLevel.Warning, "{Count} messages could not be stored as checks and are in table quarantine with their bytes")]
    private partial void LogQuarantined(int count);

    // Usual once after a monitor starts again: its first check takes the slot just passed.
    [LoggerMessage(LogLevel.Information, "{Count} checks were not stored: another check has their slot. If this goes on, two monitors have the same --location")]
    private partial void LogDuplicates(int count);

    [LoggerMessage(LogLevel.Warning, "Stopped with messages read but not stored; they stay on the topic")]
    private partial void LogNotStored();
}
