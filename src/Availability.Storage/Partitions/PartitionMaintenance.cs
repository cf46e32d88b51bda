using Npgsql;

namespace Availability.Storage;

/// <summary>Makes partitions ahead of time and removes those that are no longer kept: a round at a time, by whoever may.</summary>
/// <param name="dataSource">As the owner of the tables; another role makes partitions, too, but removes none.</param>
/// <param name="retention">How long what is kept.</param>
/// <param name="clock">Tells what today is.</param>
public sealed class PartitionMaintenance(NpgsqlDataSource dataSource, Retention retention, TimeProvider clock)
{
    /// <summary>How many days ahead there is to be a partition.</summary>
    public const int Runway = 7;

    /// <summary>One round. What is in somebody's way is left for the next.</summary>
    /// <exception cref="Exception">Sorted by <see cref="PostgresFault"/>.</exception>
    public async Task<PartitionReport> RunAsync(CancellationToken cancellationToken)
    {
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        var waits = new List<string>();
        var now = clock.GetUtcNow();
        var made = await MakeAheadAsync(connection, now, waits, cancellationToken);
        await SummarizeAsync(connection, cancellationToken);
        var isOwner = await IsOwnerAsync(connection, cancellationToken);
        var retired = isOwner
            ? await new PartitionRetirement(connection, retention, await DatabaseClock.EarlierAsync(connection, now, cancellationToken), waits)
                .RunAsync(cancellationToken)
            : 0;
        var partitions = await HistoryPartition.ListAsync(connection, cancellationToken);
        return new PartitionReport(HistoryPartition.DaysAhead(partitions, now), made, retired, isOwner, waits);
    }

    private static async Task<int> MakeAheadAsync(
        NpgsqlConnection connection, DateTimeOffset now, List<string> waits, CancellationToken cancellationToken)
    {
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        var days = Enumerable.Range(0, Runway + 1).Select(today.AddDays).ToList();
        var wanted = days.Select(day => ("ensure_partition", day))
            .Concat(days.Where(day => day == today || day.Day == 1).Select(day => ("ensure_rollup_partition", day)));
        var made = 0;
        foreach (var (function, day) in wanted)
        {
            try
            {
                await using var command = new NpgsqlCommand($"SELECT {function}($1)", connection) { Parameters = { new() { Value = day } } };
                made += await command.ExecuteScalarAsync(cancellationToken) is true ? 1 : 0;
            }
            catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
            {
                waits.Add($"the partition of {day:yyyy-MM-dd} waits for a lock");
                return made;
            }
        }

        return made;
    }

    // For whoever looks at the newest rows.
    private static async Task SummarizeAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand("SELECT summarize_newest_rows()", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Autovacuum is at the table, and does the same.
        }
    }

    private static async Task<bool> IsOwnerAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = 'check_result'::regclass", connection);
        return await command.ExecuteScalarAsync(cancellationToken) is true;
    }
}
