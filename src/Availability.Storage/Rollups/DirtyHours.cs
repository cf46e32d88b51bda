using Npgsql;

namespace Availability.Storage.Rollups;

/// <summary>
/// Marks the hours whose rows a rollup does not know yet, in the transaction of those rows: whoever sees the marker sees the rows.
/// </summary>
/// <remarks>
/// An hour that is open needs one marker, not one per batch. What makes it safe to leave the others out: the server's clock says that
/// the hour is not over (nor did it before it was set back), and the transaction holds a shared lock for the hour that whoever closes
/// it waits for.
/// </remarks>
internal sealed class DirtyHours
{
    /// <summary>Targets per marker, as a shift of their ids.</summary>
    public const int BlockShift = 8;

    // The key of an hour is its number since 1970.
    internal const string HourLock = "1096172874";

    private readonly HashSet<(DateTimeOffset Hour, int Block)> _marked = [];

    /// <summary>Mark everything again.</summary>
    public void Forget() => _marked.Clear();

    /// <summary>Before the commit of the rows.</summary>
    /// <returns>What to tell <see cref="Committed"/>.</returns>
    public async Task<IReadOnlyCollection<(DateTimeOffset Hour, int Block)>> MarkAsync(
        NpgsqlConnection connection, IEnumerable<CheckRow> rows, CancellationToken cancellationToken)
    {
        (DateTimeOffset Hour, int Block)[] touched =
            [.. rows.Select(row => (row.Check.ScheduledAt.HourStart(), row.TargetId >> BlockShift)).Distinct().Order()];
        if (touched.Length == 0)
        {
            return touched;
        }

        long[] relied = [.. touched.Where(_marked.Contains).Select(entry => entry.Hour.ToUnixTimeSeconds() / 3_600).Distinct()];
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new($"SELECT pg_advisory_xact_lock_shared({HourLock}, hour::integer) FROM unnest($1) AS hour")
                {
                    Parameters = { new() { Value = relied } },
                },
                new(
                    """
                    INSERT INTO rollup_dirty (bucket, block)
                    SELECT hour, block FROM unnest($1, $2, $3) AS touched (hour, block, is_marked)
                    WHERE NOT is_marked OR hour + interval '1 hour' <= clock_timestamp()
                        OR hour < (SELECT rolled_until FROM rollup_progress)
                    """)
                {
                    Parameters =
                    {
                        new() { Value = touched.Select(entry => entry.Hour.UtcDateTime).ToArray() },
                        new() { Value = touched.Select(entry => entry.Block).ToArray() },
                        new() { Value = touched.Select(_marked.Contains).ToArray() },
                    },
                },
            },
        };
        await batch.ExecuteNonQueryAsync(cancellationToken);
        return touched;
    }

    /// <summary>The markers are in the database; those of hours that are over are of no more use here.</summary>
    public void Committed(IEnumerable<(DateTimeOffset Hour, int Block)> marked, DateTimeOffset now)
    {
        _marked.UnionWith(marked);
        _marked.RemoveWhere(entry => entry.Hour.AddHours(1) <= now);
    }
}
