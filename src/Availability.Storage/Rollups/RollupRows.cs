using Availability.Core;
using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Rollups;

/// <summary>Reads rows of the history and of rollups into rollups.</summary>
internal static class RollupRows
{
    /// <summary>The columns of a raw row that <see cref="AddRaw"/> reads.</summary>
    public const string RawColumns =
        "outcome, failure_kind, response_time, dns_time, connect_time, tls_time, first_byte_time, transfer_time";

    /// <summary>The columns of a rollup that <see cref="AddRollup"/> reads.</summary>
    public const string Columns = """
        up, down, missed, response_time_sum, response_time_max, dns_sum, connect_sum, tls_sum, first_byte_sum, transfer_sum,
        failure_kinds, failure_counts, sketch_keys, sketch_counts
        """;

    /// <summary>Adds the row whose columns stand from <paramref name="first"/> on.</summary>
    public static void AddRaw(this Rollup rollup, NpgsqlDataReader row, int first)
    {
        Span<int> phases = stackalloc int[5];
        for (var phase = 0; phase < phases.Length; phase++)
        {
            // Not measured takes no time from anybody.
            phases[phase] = row.Value<int>(first + 3 + phase) ?? 0;
        }

        rollup.Add((Outcome)row.GetInt16(first), row.Value<short>(first + 1), row.GetInt32(first + 2), phases);
    }

    /// <summary>Adds the rollup whose columns stand from <paramref name="first"/> on.</summary>
    public static void AddRollup(this Rollup rollup, NpgsqlDataReader row, int first)
    {
        Span<long> phases = stackalloc long[5];
        for (var phase = 0; phase < phases.Length; phase++)
        {
            phases[phase] = row.GetInt64(first + 5 + phase);
        }

        using var kinds = ArrayColumns.ReadSmallints(row, first + 10);
        using var kindCounts = ArrayColumns.ReadIntegers(row, first + 11);
        using var keys = ArrayColumns.ReadSmallints(row, first + 12);
        using var keyCounts = ArrayColumns.ReadIntegers(row, first + 13);
        rollup.Add(
            (row.GetInt32(first), row.GetInt32(first + 1), row.GetInt32(first + 2)), row.GetInt64(first + 3), row.Value<int>(first + 4), phases,
            kinds.Values, kindCounts.Values, keys.Values, keyCounts.Values);
    }
}
