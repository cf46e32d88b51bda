using System.Globalization;

namespace Availability.Browser.Tests;

/// <summary>The rest of <see cref="InventedHistory"/>, as SQL: who was checked, what the monitors said, how far the topic is stored.</summary>
internal static class InventedRows
{
    /// <summary>Targets, locations and partitions.</summary>
    /// <param name="now">The history's end.</param>
    /// <param name="raw">From when on there are raw rows.</param>
    /// <param name="hours">From when on there are rollups of hours.</param>
    public static string Before(DateTimeOffset now, DateTimeOffset raw, DateTimeOffset hours)
    {
        var targets = InventedTarget.All.Select(target => Text($"('{target.Name}', '{target.Url}', '{target.Group}', '{now.AddDays(-target.DaysOld):O}'::timestamptz)"));
        return Text($"""
            INSERT INTO location (name) VALUES ('{string.Join("'), ('", InventedHistory.Locations)}');
            INSERT INTO target (name, url, group_name, first_seen) VALUES {string.Join(", ", targets)};
            SELECT count(ensure_partition(day::date)) FROM generate_series('{raw:O}'::timestamptz, '{now.AddDays(14):O}', '1 day') AS day;
            SELECT count(ensure_rollup_partition(month::date)) FROM generate_series('{hours:O}'::timestamptz, '{now.AddDays(31):O}', '1 month') AS month;
            """);
    }

    /// <summary>What follows from the rows.</summary>
    /// <param name="now">The history's end.</param>
    /// <param name="rolled">Until when there are rollups.</param>
    public static string After(DateTimeOffset now, DateTimeOffset rolled) => Text($"""
        INSERT INTO target_schedule (target_id, location_id, valid_from, period)
        SELECT target_id, location_id, min(bucket), {InventedTarget.Period.TotalMicroseconds} FROM rollup_day GROUP BY target_id, location_id;

        UPDATE rollup_progress SET rolled_until = '{rolled:O}';

        INSERT INTO monitor_hour (hour, monitor, location, scheduled, published, dropped, abandoned)
        SELECT date_trunc('hour', scheduled_at, 'UTC'), r.monitor, l.name, count(*), count(*), 0, 0
        FROM check_result r JOIN location l ON l.id = location_id
        WHERE scheduled_at >= '{rolled.AddHours(-24):O}' GROUP BY 1, 2, 3;

        INSERT INTO monitor_heartbeat (monitor, at, location, version, scheduled, completed, missed, dropped, abandoned, in_flight, spooled, delay_p99)
        SELECT l.name || '-1', at, l.name, '0.1.0', 80000 + 3 * n, 80000 + 3 * n, 10, 0, 0, 0, 0, 900
        FROM location l, generate_series('{now.AddHours(-2):O}'::timestamptz, '{now.AddSeconds(-20):O}', '1 minute') WITH ORDINALITY AS beat (at, n);

        INSERT INTO kafka_offset (cluster_id, group_id, topic, partition, next_offset)
        SELECT 'example', 'checks-writer', 'checks', n, 150000 + 137 * n FROM generate_series(0, 11) AS n;
        INSERT INTO stream_end (cluster_id, group_id, topic, partition, end_offset, read_at)
        SELECT cluster_id, group_id, topic, partition, next_offset + partition % 3, '{now.AddSeconds(-4):O}' FROM kafka_offset;

        ANALYZE;
        """);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
