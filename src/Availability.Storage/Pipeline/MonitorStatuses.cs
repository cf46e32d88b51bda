using Availability.Storage.Reports;
using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>The monitors that were heard of lately.</summary>
internal static class MonitorStatuses
{
    /// <summary>Who has been silent for longer is of the past.</summary>
    public static readonly TimeSpan LookBack = TimeSpan.FromDays(1);

    internal const string Sql = """
        SELECT h.monitor, h.location, h.version, h.at, h.scheduled, h.completed, h.missed, h.dropped, h.spooled, h.delay_p99, h.stopped
        FROM monitor_last_heard l
        JOIN monitor_heartbeat h ON h.monitor = l.monitor AND h.at = l.heard_until
        WHERE l.heard_until >= @from
        ORDER BY h.location, h.at DESC, h.monitor
        """;

    public static async Task<IReadOnlyList<MonitorStatus>> ReadAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new("from", now - LookBack) } };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var monitors = new List<MonitorStatus>();
        while (await row.ReadAsync(cancellationToken))
        {
            monitors.Add(new(
                row.GetString(0), row.GetString(1), row.Text(2), row.GetFieldValue<DateTimeOffset>(3), row.GetInt64(4), row.GetInt64(5), row.GetInt64(6),
                row.GetInt64(7), row.GetInt64(8), row.Value<long>(9) is { } delay ? TimeSpan.FromMicroseconds(delay) : null, row.GetBoolean(10)));
        }

        return monitors;
    }
}
