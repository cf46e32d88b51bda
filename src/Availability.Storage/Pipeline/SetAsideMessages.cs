using Npgsql;

namespace Availability.Storage.Pipeline;

/// <summary>Counts the quarantine.</summary>
internal static class SetAsideMessages
{
    private const int MostReasons = 10;

    internal static readonly string Sql = $"""
        SELECT reason, count(*), max(quarantined_at), (array_agg(topic ORDER BY number))[1],
            (array_agg(partition ORDER BY number))[1], (array_agg("offset" ORDER BY number))[1]
        FROM (
            SELECT reason, quarantined_at, topic, partition, "offset", row_number() OVER (ORDER BY quarantined_at DESC, "offset" DESC) AS number
            FROM (SELECT reason, quarantined_at, topic, partition, "offset" FROM quarantine ORDER BY quarantined_at DESC LIMIT {SetAside.ReasonsOf}) newest) numbered
        GROUP BY reason
        ORDER BY 2 DESC, 3 DESC
        LIMIT {MostReasons}
        """;

    private const string CountSql = "SELECT count(*) FROM quarantine";

    public static async Task<SetAside> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var count = new NpgsqlCommand(CountSql, connection);
        var total = (long)(await count.ExecuteScalarAsync(cancellationToken))!;
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var reasons = new List<SetAsideReason>();
        while (await row.ReadAsync(cancellationToken))
        {
            reasons.Add(new(
                row.GetString(0), row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2), row.GetString(3), row.GetInt32(4), row.GetInt64(5)));
        }

        return new(total, reasons);
    }
}
