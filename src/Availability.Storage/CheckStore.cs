using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage;

/// <summary>
/// Stores batches of the stream exactly once: rows and offsets in one transaction. An attempt that fails can be made again
/// with the same batch, even when nobody knows whether it was committed: the offset row is the answer.
/// </summary>
/// <remarks>For one caller at a time.</remarks>
public sealed class CheckStore(NpgsqlDataSource dataSource, Retention retention, TimeProvider clock)
{
    /// <summary>The channel that listeners are told on, at most once a second, that there is something new.</summary>
    public const string Channel = "checks_stored";

    private static readonly TimeSpan AnnounceEvery = TimeSpan.FromSeconds(1);

    private readonly RawFloor _floor = new(retention);
    private readonly PartitionMaker _partitions = new();
    private readonly TargetDirectory _targets = new();
    private readonly LocationDirectory _locations = new();
    private readonly ScheduleLog _schedules = new();
    private readonly DirtyHours _dirty = new();
    private volatile bool _mustForget;
    private long? _announced;

    /// <summary>Called in a transaction's critical moments; tests cut connections there.</summary>
    internal Func<StoreMoment, NpgsqlConnection, Task> OnMoment { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>
    /// To be called, from any thread, when partitions change hands: the next batch forgets what only holds as long as no other
    /// writer writes the same targets.
    /// </summary>
    public void Reassigned() => _mustForget = true;

    /// <summary>Stores all of the batch, or nothing.</summary>
    /// <exception cref="Exception">Sorted by <see cref="PostgresFault"/>.</exception>
    public async Task<StoreResult> StoreAsync(CheckBatch batch, CancellationToken cancellationToken)
    {
        if (_mustForget)
        {
            _mustForget = false;
            Forget();
        }

        try
        {
            await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
            var now = clock.GetUtcNow();
            var content = BatchContent.Sort(batch.Messages, now, await _floor.FindAsync(connection, now, cancellationToken));
            var result = await StoreWithoutPoisonAsync(connection, batch, content, cancellationToken);
            await AnnounceAsync(connection, cancellationToken);
            return result;
        }
        catch
        {
            _mustForget = true;
            throw;
        }
    }

    private async Task<StoreResult> StoreWithoutPoisonAsync(
        NpgsqlConnection connection, CheckBatch batch, BatchContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreAsync(connection, batch, content, cancellationToken);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Data)
        {
            var poison = await FindPoisonAsync(connection, content.Checks, cancellationToken);
            if (poison.Count == 0)
            {
                throw;
            }

            return await StoreAsync(connection, batch, content.Reject(poison), cancellationToken);
        }
    }

    private async Task<StoreResult> StoreAsync(
        NpgsqlConnection connection, CheckBatch batch, BatchContent content, CancellationToken cancellationToken)
    {
        var rows = await PrepareAsync(connection, content.Checks, cancellationToken);
        try
        {
            return await WriteAsync(connection, batch, content, rows, merge: false, cancellationToken);
        }
        catch (Exception exception) when (PostgresFault.IsDuplicateKey(exception))
        {
            return await WriteAsync(connection, batch, content, rows, merge: true, cancellationToken);
        }
    }

    // What the database told once may not hold after a failure: a partition was dropped, or a standby that took over never got
    // the newest targets and has given their ids to others.
    private void Forget()
    {
        _floor.Forget();
        _partitions.Forget();
        _targets.Forget();
        _locations.Forget();
        _schedules.Forget();
        _dirty.Forget();
    }

    /// <summary>What the rows refer to, committed before they are written.</summary>
    private async Task<SlotRows> PrepareAsync(
        NpgsqlConnection connection, IReadOnlyList<StreamMessage> messages, CancellationToken cancellationToken)
    {
        var checks = messages.Select(message => message.Check!).ToList();
        await _partitions.EnsureAsync(connection, checks.Select(check => check.ScheduledAt), cancellationToken);
        await _targets.LearnAsync(connection, checks, cancellationToken);
        await _locations.LearnAsync(connection, checks.Select(check => check.Location), cancellationToken);
        var rows = SlotRows.Sort(checks.Select(check => new CheckRow(_targets[check.Target], _locations[check.Location], check)));
        await _schedules.LearnAsync(connection, rows.Rows, cancellationToken);
        return rows;
    }

    private async Task<StoreResult> WriteAsync(
        NpgsqlConnection connection, CheckBatch batch, BatchContent content, SlotRows rows, bool merge, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (!await StreamOffsets.MoveAsync(connection, batch.Stream, batch.Ranges, cancellationToken))
        {
            await transaction.RollbackAsync(cancellationToken);
            return await WhoMovedAsync(connection, batch, cancellationToken);
        }

        await OnMoment(StoreMoment.OffsetsMoved, connection);
        await RawFloor.HoldAsync(connection, rows.Rows, clock.GetUtcNow(), cancellationToken);
        var count = await CopyAsync(connection, rows.Rows, merge, cancellationToken) + rows.Repeated;
        await CheckAccounts.InsertAsync(connection, batch.Stream, RawFloor.Reason, content.Expired, cancellationToken);
        await QuarantineTable.InsertAsync(connection, batch.Stream, content.Rejected, cancellationToken);
        var marked = await _dirty.MarkAsync(connection, rows.Rows, cancellationToken);
        await OnMoment(StoreMoment.BeforeCommit, connection);
        await transaction.CommitAsync(cancellationToken);
        _dirty.Committed(marked, clock.GetUtcNow());
        await OnMoment(StoreMoment.AfterCommit, connection);
        return new StoreResult.Stored(count.Inserted, count.Redelivered, count.Duplicates, content.Rejected.Count, content.Expired.Count);
    }

    private static async Task<MergeCount> CopyAsync(
        NpgsqlConnection connection, IReadOnlyList<CheckRow> rows, bool merge, CancellationToken cancellationToken)
    {
        if (merge)
        {
            return await CheckTable.MergeAsync(connection, rows, cancellationToken);
        }

        await CheckTable.CopyAsync(connection, rows, "check_result", cancellationToken);
        return new MergeCount(rows.Count, 0, 0);
    }

    // Offsets and rows move together. Exactly where this batch would have put them, they were put by an attempt of ours whose
    // answer got lost (or by another writer, with these same messages).
    private static async Task<StoreResult> WhoMovedAsync(NpgsqlConnection connection, CheckBatch batch, CancellationToken cancellationToken)
    {
        var stored = await StreamOffsets.ReadAsync(connection, batch.Stream, batch.Ranges.Select(range => range.Partition), cancellationToken);
        return batch.Ranges.All(range => stored.TryGetValue(range.Partition, out var next) && next == range.Until)
            ? new StoreResult.StoredEarlier()
            : new StoreResult.Fenced(batch.Ranges.First(range => !stored.TryGetValue(range.Partition, out var next) || next != range.From).Partition);
    }

    /// <summary>Halves the rows until each bad one stands alone, in transactions that are all rolled back.</summary>
    private async Task<IReadOnlyList<RejectedMessage>> FindPoisonAsync(
        NpgsqlConnection connection, IReadOnlyList<StreamMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            var rows = await PrepareAsync(connection, messages, cancellationToken);
            await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
            await CheckTable.MergeAsync(connection, rows.Rows, cancellationToken);
            return [];
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Data)
        {
            if (messages.Count == 1)
            {
                return [new RejectedMessage(messages[0], PostgresFault.Explain(exception))];
            }
        }

        var half = messages.Count / 2;
        return
        [
            .. await FindPoisonAsync(connection, [.. messages.Take(half)], cancellationToken),
            .. await FindPoisonAsync(connection, [.. messages.Skip(half)], cancellationToken),
        ];
    }

    private async Task AnnounceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (_announced is { } last && clock.GetElapsedTime(last) < AnnounceEvery)
        {
            return;
        }

        try
        {
            await using var command = new NpgsqlCommand($"NOTIFY {Channel}", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            _announced = clock.GetTimestamp();
        }
        catch (NpgsqlException)
        {
            // The batch is stored whatever becomes of the hint; the next batch gives it again.
        }
    }
}
