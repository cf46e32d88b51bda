namespace Availability.Benchmarks;

/// <summary>
/// The rest of <see cref="GeneratedHistory"/>, as SQL: a monitor that was started anew every day for three months and told of itself each
/// minute, what was due by its account, how far the topic is stored, and some of what did not become rows.
/// </summary>
internal static class GeneratedPipeline
{
    /// <summary>The monitor of all rows.</summary>
    public const string Monitor = "monitor-0";

    /// <param name="now">The history's end.</param>
    /// <param name="due">Rows of each hour of the last day.</param>
    public static FormattableString Sql(DateTimeOffset now, IReadOnlyDictionary<DateTimeOffset, long> due) => $"""
        INSERT INTO monitor_heartbeat (monitor, at, location, version, scheduled, completed, missed, dropped, abandoned, in_flight, spooled, delay_p99)
        SELECT 'monitor-' || day, '{now:O}'::timestamptz - day * interval '1 day' - minute * interval '1 minute', 'local', '0.1.0',
            10000 * (1440 - minute), 10000 * (1440 - minute), 0, 0, 0, 0, 0, 900
        FROM generate_series(0, 89) AS day, generate_series(0, 1439) AS minute;

        INSERT INTO monitor_hour (hour, monitor, location, scheduled, published, dropped, abandoned)
        SELECT hour, '{Monitor}', 'local', due, due, 0, 0
        FROM unnest(ARRAY['{string.Join("', '", due.Keys.Select(hour => hour.ToString("O", null)))}']::timestamptz[], ARRAY[{string.Join(", ", due.Values)}]::bigint[]) AS told (hour, due);

        INSERT INTO kafka_offset (cluster_id, group_id, topic, partition, next_offset)
        SELECT 'cluster', 'checks-writer', 'checks', n, 150000000 FROM generate_series(0, 11) AS n;
        INSERT INTO stream_end (cluster_id, group_id, topic, partition, end_offset, read_at)
        SELECT cluster_id, group_id, topic, partition, next_offset + partition % 3, '{now.AddSeconds(-4):O}' FROM kafka_offset;

        INSERT INTO quarantine (cluster_id, topic, partition, "offset", quarantined_at, reason, message_value, produced_at)
        SELECT 'cluster', 'checks', n % 12, n, '{now:O}'::timestamptz - n * interval '1 minute', 'not JSON: reason ' || n % 20, decode(repeat('00', 400), 'hex'),
            '{now:O}'::timestamptz - n * interval '1 minute'
        FROM generate_series(1, 20000) AS n;
        INSERT INTO stream_gap (cluster_id, topic, partition, "offset", end_offset, reason, recorded_at, checks, monitor, hour)
        SELECT 'cluster', 'checks', n % 12, n, n + 10, CASE n % 2 WHEN 0 THEN 'expired' ELSE 'duplicate' END, '{now:O}'::timestamptz - n * interval '1 minute', 3,
            'monitor-1', date_trunc('hour', '{now:O}'::timestamptz - interval '2 days', 'UTC')
        FROM generate_series(1, 20000) AS n;
        INSERT INTO monitor_gap (id, monitor, location, at, first_slot, last_slot, dropped, reason)
        SELECT gen_random_uuid(), 'monitor-2', 'local', at, at, at, 5, 'the queue was full'
        FROM generate_series('{now.AddDays(-6):O}'::timestamptz, '{now.AddDays(-2):O}', '1 hour') AS at;
        """;
}
