using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>What was observed in a window, from the raw rows. One pass gives both the whole window and its parts.</summary>
internal static class Windows
{
    private const int Parts = 48;

    internal const string Sql = """
        SELECT target_id, bucket,
               count(*) FILTER (WHERE outcome = 1), count(*) FILTER (WHERE outcome = 2), count(*) FILTER (WHERE outcome = 3),
               percentile_disc(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY response_time) FILTER (WHERE outcome = 1)
        FROM (
            SELECT target_id, outcome, response_time, date_bin(@part, scheduled_at, 'epoch') AS bucket
            FROM check_result
            WHERE scheduled_at >= @from AND scheduled_at <= @ceiling AND (@target::integer IS NULL OR target_id = @target)) r
        GROUP BY GROUPING SETS ((target_id), (target_id, bucket))
        """;

    public static async Task<Dictionary<int, WindowReport>> ReadAsync(
        NpgsqlConnection connection, int? targetId, TimeSpan length, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var expected = await Schedules.ReadExpectedAsync(connection, targetId, now - length, now, cancellationToken);
        var totals = new Dictionary<int, WindowReport>();
        var buckets = new Dictionary<(int, DateTimeOffset), WindowBucket>();
        await using (var command = Command(connection, targetId, length, now))
        await using (var row = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await row.ReadAsync(cancellationToken))
                Add(row, length, totals, buckets);
        }

        var starts = Starts(length, now);
        return totals.ToDictionary(pair => pair.Key, pair => pair.Value with
        {
            Uptime = pair.Value.Uptime with { Expected = Expected(expected.GetValueOrDefault(pair.Key), pair.Value) },
            Buckets = [.. starts.Select(start => buckets.GetValueOrDefault((pair.Key, start)) ?? NoRecords(start))],
        });
    }

    /// <summary>The window of a target without a record in it.</summary>
    public static WindowReport Empty(TimeSpan length, DateTimeOffset now) =>
        new() { Length = length, Buckets = [.. Starts(length, now).Select(NoRecords)] };

    private static NpgsqlCommand Command(NpgsqlConnection connection, int? targetId, TimeSpan length, DateTimeOffset now) =>
        new(Sql, connection)
        {
            Parameters =
            {
                new("target", (object?)targetId ?? DBNull.Value), new("part", length / Parts),
                new("from", now - length), new("ceiling", now + CheckLimits.Ahead),
            },
        };

    private static void Add(
        NpgsqlDataReader row, TimeSpan length, Dictionary<int, WindowReport> totals, Dictionary<(int, DateTimeOffset), WindowBucket> buckets)
    {
        var (id, up, down, missed) = (row.GetInt32(0), (int)row.GetInt64(2), (int)row.GetInt64(3), (int)row.GetInt64(4));
        var percentiles = row.IsDBNull(5) ? null : row.GetFieldValue<int[]>(5);
        TimeSpan? median = percentiles is null ? null : TimeSpan.FromMicroseconds(percentiles[0]);
        TimeSpan? percentile95 = percentiles is null ? null : TimeSpan.FromMicroseconds(percentiles[1]);
        if (row.Value<DateTimeOffset>(1) is { } start)
            buckets[(id, start)] = new(start, up, down, missed, median, percentile95);
        else
            totals[id] = new() { Length = length, Uptime = new(up, down), Missed = missed, Median = median, Percentile95 = percentile95, Buckets = [] };
    }

    // The parts stand on the clock, not on "now": the strip moves by one when a part ends and not with every look.
    private static DateTimeOffset[] Starts(TimeSpan length, DateTimeOffset now)
    {
        var part = length / Parts;
        var last = DateTimeOffset.UnixEpoch + part * ((now - DateTimeOffset.UnixEpoch).Ticks / part.Ticks);
        return [.. Enumerable.Range(1 - Parts, Parts).Select(index => last + index * part)];
    }

    // More than expected can have come: the newest check before its period is over.
    private static long? Expected(long? expected, WindowReport window) =>
        expected is { } known ? Math.Max(known, window.Uptime.Observed + window.Missed) : null;

    private static WindowBucket NoRecords(DateTimeOffset start) => new(start, 0, 0, 0, null, null);
}
