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
    private readonly RawFloor _floor = new(retention);
    private readonly RowReferences _references = new();
    private readonly DirtyHours _dirty = new();
    private readonly BadMessages _bad = new();
    private volatile bool _mustForget;

    /// <summary>Called in a transaction's critical moments; tests cut connections there.</summary>
    internal Func<StoreMoment, NpgsqlConnection, Task> OnMoment { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Whether a partition most of whose messages are bad goes on, all of them to the quarantine.</summary>
    public bool AcceptsBadMessages { get; set; }

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
            return await StoreWithoutPoisonAsync(connection, batch, content, cancellationToken);
        }
        catch (Exception exception)
        {
            _mustForget = true;
            if (PostgresFault.IsLockedOut(exception))
            {
                await StreamOffsets.EndStoppedAsync(dataSource, batch.Stream, batch.Ranges, cancellationToken);
            }

            throw;
        }
    }

    /// <summary>Tries messages of the quarantine again: what can be stored now is, and leaves it in the same transaction.</summary>
    internal async Task<ReplayResult> ReplayAsync(
        StreamId stream, IReadOnlyList<QuarantinedMessage> messages, CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var content = BatchContent.Sort(
            messages.Select(message => message.Message), now, await _floor.FindAsync(connection, now, cancellationToken));
        MergeResult merged;
        try
        {
            merged = await ReplayAsync(connection, stream, content, cancellationToken);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Data)
        {
            content = content.Reject(await new PoisonSearch(_references, _ => false).FindAsync(connection, content.Checks, cancellationToken));
            merged = await ReplayAsync(connection, stream, content, cancellationToken);
        }

        IEnumerable<RejectedMessage> remaining =
            [.. content.Rejected, .. content.Expired.Select(message => new RejectedMessage(message, "it is from before the history begins"))];
        return new ReplayResult(
            merged.Inserted + merged.Redelivered, merged.Duplicates.Count,
            [.. remaining.Select(bad => (messages.First(message => ReferenceEquals(message.Message, bad.Message)), bad.Reason))]);
    }

    private async Task<MergeResult> ReplayAsync(
        NpgsqlConnection connection, StreamId stream, BatchContent content, CancellationToken cancellationToken)
    {
        await _references.ResolveAsync(connection, content.Checks, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Whoever takes it out stores it: of two who try the same, one finds nothing.
        var taken = await QuarantineTable.DeleteAsync(connection, stream, content.Checks, cancellationToken);
        var rows = await _references.ResolveAsync(
            connection, [.. content.Checks.Where(message => taken.Contains((message.Partition, message.Offset)))], cancellationToken);
        var (merged, _) = await WriteRowsAsync(connection, stream, rows, merge: true, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return merged;
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
            // Before a row is blamed: what it refers to may have been deleted, and be remembered here.
            Forget();
            var search = new PoisonSearch(_references, found => Judge(batch, [.. content.Rejected, .. found]) is not null);
            var poison = await search.FindAsync(connection, content.Checks, cancellationToken);
            return await StoreBlamelessAsync(connection, batch, content.Reject(poison), cancellationToken);
        }
    }

    // Nothing is lost by trying again; to quarantine a row that can be stored would be wrong, and so would be to stop the program.
    private async Task<StoreResult> StoreBlamelessAsync(
        NpgsqlConnection connection, CheckBatch batch, BatchContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await StoreAsync(connection, batch, content, cancellationToken);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Data)
        {
            throw new NpgsqlException("refused, and for the sake of no row in the batch", exception);
        }
    }

    private StoreResult.TooManyBad? Judge(CheckBatch batch, IReadOnlyCollection<RejectedMessage> rejected) =>
        AcceptsBadMessages ? null : _bad.Judge(batch.Messages, rejected);

    private async Task<StoreResult> StoreAsync(
        NpgsqlConnection connection, CheckBatch batch, BatchContent content, CancellationToken cancellationToken)
    {
        if (Judge(batch, content.Rejected) is { } tooMany)
        {
            return tooMany;
        }

        var rows = await _references.ResolveAsync(connection, content.Checks, cancellationToken);
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
        _references.Forget();
        _dirty.Forget();
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
        var (merged, marked) = await WriteRowsAsync(connection, batch.Stream, rows, merge, cancellationToken);
        await CheckAccounts.InsertAsync(connection, batch.Stream, RawFloor.Reason, content.Expired, cancellationToken);
        await QuarantineTable.InsertAsync(connection, batch.Stream, content.Rejected, cancellationToken);
        await OnMoment(StoreMoment.BeforeCommit, connection);
        await transaction.CommitAsync(cancellationToken);
        _dirty.Committed(marked, clock.GetUtcNow());
        _bad.Stored(batch.Messages, content.Rejected);
        await OnMoment(StoreMoment.AfterCommit, connection);
        return new StoreResult.Stored(
            merged.Inserted, merged.Redelivered, merged.Duplicates.Count, content.Rejected.Count, content.Expired.Count);
    }

    /// <summary>The rows and what goes with them, in a transaction.</summary>
    private async Task<(MergeResult Merged, IReadOnlyCollection<(DateTimeOffset Hour, int Block)> Marked)> WriteRowsAsync(
        NpgsqlConnection connection, StreamId stream, SlotRows rows, bool merge, CancellationToken cancellationToken)
    {
        await RawFloor.HoldAsync(connection, rows.Rows, clock.GetUtcNow(), cancellationToken);
        var merged = await CopyAsync(connection, rows, merge, cancellationToken);
        await CheckAccounts.InsertAsync(
            connection, stream, CheckAccounts.Duplicate, merged.Duplicates.Select(row => row.Message), cancellationToken);
        return (merged, await _dirty.MarkAsync(connection, rows.Rows, cancellationToken));
    }

    private static async Task<MergeResult> CopyAsync(NpgsqlConnection connection, SlotRows rows, bool merge, CancellationToken cancellationToken)
    {
        if (merge)
        {
            return await CheckTable.MergeAsync(connection, rows.All, cancellationToken);
        }

        await CheckTable.CopyAsync(connection, rows.Rows, "check_result", cancellationToken);
        return rows.Merged();
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
}
