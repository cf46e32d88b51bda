using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>Measures the history.</summary>
internal static class StoredHistories
{
    internal const string Sql = """
        SELECT
            (SELECT coalesce(sum(pg_total_relation_size(to_regclass(quote_ident(name)))), 0)::bigint FROM history_partition WHERE parent = 'check_result'),
            pg_database_size(current_database()),
            (SELECT count(DISTINCT bucket) FROM rollup_dirty WHERE bucket < @closed)
        """;

    // As long as a rollup may take to come.
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(5);

    public static async Task<StoredHistory> ReadAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partitions = await HistoryPartition.ListAsync(connection, cancellationToken);
        var raw = partitions.Where(partition => partition is { Parent: "check_result", IsDetached: false }).ToArray();
        var rolled = await RollupProgress.ReadRolledUntilAsync(connection, cancellationToken);
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("closed", (now - Grace).HourStart()) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(
            raw.Length, raw.FirstOrDefault()?.Lower, HistoryPartition.DaysAhead(partitions, now), row.GetInt64(0), row.GetInt64(1),
            rolled == DateTimeOffset.MinValue ? null : rolled, row.GetInt64(2));
    }
}
