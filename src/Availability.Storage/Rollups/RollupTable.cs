using Npgsql;
using NpgsqlTypes;

namespace Availability.Storage.Rollups;

/// <summary>One of the tables <c>rollup_hour</c> and <c>rollup_day</c>.</summary>
internal sealed class RollupTable(string name, TimeSpan length)
{
    public static readonly RollupTable Hour = new("rollup_hour", TimeSpan.FromHours(1));

    public static readonly RollupTable Day = new("rollup_day", TimeSpan.FromDays(1));

    public TimeSpan Length => length;

    /// <summary>The rollups of some targets and locations from an instant on and before another one.</summary>
    public string ReadSql { get; } = $"""
        SELECT target_id, location_id, {RollupRows.Columns}
        FROM {name}
        WHERE target_id = ANY ($1) AND location_id = ANY ($2) AND bucket >= $3 AND bucket < $4
        """;

    /// <summary>Puts the rollups of one bucket in the place of those that these targets have.</summary>
    public async Task ReplaceAsync(
        NpgsqlConnection connection, DateTimeOffset bucket, BlockTargets targets, IReadOnlyDictionary<RollupKey, Rollup> rollups,
        CancellationToken cancellationToken)
    {
        await using var delete = new NpgsqlCommand(
            $"DELETE FROM {name} WHERE target_id = ANY ($1) AND location_id = ANY ($2) AND bucket = $3", connection)
        {
            Parameters = { new() { Value = targets.Ids }, new() { Value = targets.Locations }, new() { Value = bucket } },
        };
        await delete.ExecuteNonQueryAsync(cancellationToken);

        await CopyAsync(
            connection,
            rollups.OrderBy(entry => entry.Key.TargetId).ThenBy(entry => entry.Key.LocationId).Select(entry =>
                (bucket, entry.Key, targets.Expected(entry.Key, bucket, bucket + length), entry.Value)),
            cancellationToken);
    }

    /// <summary>Adds rollups that are not there.</summary>
    public async Task CopyAsync(
        NpgsqlConnection connection, IEnumerable<(DateTimeOffset Bucket, RollupKey Key, long? Expected, Rollup Rollup)> rows,
        CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync(
            $"COPY {name} (bucket, target_id, location_id, expected, {RollupRows.Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var (bucket, key, expected, rollup) in rows)
        {
            import.StartRow();
            import.Write(bucket.UtcDateTime, NpgsqlDbType.TimestampTz);
            import.Write(key.TargetId, NpgsqlDbType.Integer);
            import.Write(key.LocationId, NpgsqlDbType.Smallint);
            WriteOrNull(import, expected is { } slots ? (int)Math.Min(slots, int.MaxValue) : null);
            Write(import, rollup);
        }

        await import.CompleteAsync(cancellationToken);
    }

    private static void Write(NpgsqlBinaryImporter import, Rollup rollup)
    {
        import.Write(rollup.Up, NpgsqlDbType.Integer);
        import.Write(rollup.Down, NpgsqlDbType.Integer);
        import.Write(rollup.Missed, NpgsqlDbType.Integer);
        import.Write(rollup.ResponseTimeSum, NpgsqlDbType.Bigint);
        WriteOrNull(import, rollup.ResponseTimeMax);
        foreach (var sum in rollup.PhaseSums)
        {
            import.Write(sum, NpgsqlDbType.Bigint);
        }

        import.Write(rollup.Failures.Keys.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint);
        import.Write(rollup.Failures.Values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);
        import.Write(rollup.Latency.Keys.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Smallint);
        import.Write(rollup.Latency.Counts.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Integer);
    }

    private static void WriteOrNull(NpgsqlBinaryImporter import, int? number)
    {
        if (number is { } known)
        {
            import.Write(known, NpgsqlDbType.Integer);
        }
        else
        {
            import.WriteNull();
        }
    }
}
