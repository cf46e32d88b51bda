using Npgsql;

namespace Availability.Storage.Takeover;

/// <summary>
/// The table "checks" of the Python program that this one replaces, at the start: recognised, renamed to make room for the
/// view of that name, and put before it until its rows are in the history (<see cref="TableTakeover"/>).
/// </summary>
internal static class OldTable
{
    /// <summary>Its name from then on.</summary>
    public const string KeptAs = "checks_imported";

    private const string Old = "checks";

    /// <summary>Makes room, when there is such a table. To be called under the schema lock, before the migrations.</summary>
    /// <exception cref="SchemaException">There is a table of that name, and not with the old program's columns.</exception>
    public static async Task RenameAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await IsTableAsync(connection, Old, cancellationToken))
        {
            return;
        }

        Require(await ReadColumnsAsync(connection, Old, cancellationToken));
        if (await ScalarAsync(connection, $"SELECT to_regclass('{KeptAs}') IS NOT NULL", cancellationToken) is true)
        {
            throw new SchemaException(
                $"The old program's table \"{Old}\" is to be kept as \"{KeptAs}\", and there is something of that name already: rename that.");
        }

        // Whoever reads it is waited for, but not while all others wait behind us.
        await ExecuteAsync(connection, $"SET lock_timeout = '3s'; ALTER TABLE {Old} RENAME TO {KeptAs}; RESET lock_timeout", cancellationToken);
    }

    /// <summary>Begins the takeover of a renamed table. To be called under the schema lock, after the migrations.</summary>
    public static async Task RegisterAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        if (!await IsTableAsync(connection, KeptAs, cancellationToken)
            || await ScalarAsync(connection, "SELECT EXISTS (SELECT FROM takeover)", cancellationToken) is true)
        {
            return;
        }

        var columns = await ReadColumnsAsync(connection, KeptAs, cancellationToken);
        Require(columns);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"SET LOCAL lock_timeout = '3s'; {OldViews.ReadHistory}", cancellationToken);
        await ExecuteAsync(
            connection,
            $"""
            CREATE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {KeptAs}
                FOR EACH STATEMENT EXECUTE FUNCTION takeover_frozen();
            CREATE VIEW takeover_rows AS SELECT {string.Join(", ", Expressions(columns))} FROM {KeptAs};
            INSERT INTO takeover DEFAULT VALUES;
            UPDATE history SET import_began_at = now();
            {ChecksView.WithOldTable};
            {OldViews.Grant}
            """,
            cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>Takes the table out of the view, when all its rows are in.</summary>
    public static async Task LetGoAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        const string IsDue =
            "SELECT EXISTS (SELECT FROM takeover WHERE finished_at IS NOT NULL) AND to_regclass('takeover_rows') IS NOT NULL";
        if (await ScalarAsync(connection, IsDue, cancellationToken) is true)
        {
            await ExecuteAsync(connection, $"SET lock_timeout = '3s'; {ChecksView.WithoutOldTable}; RESET lock_timeout", cancellationToken);
        }
    }

    /// <summary>The old table's instant as the history's; the same text wherever it stands, so that an index can be on it.</summary>
    public static string Instant(bool hasZone) => hasZone ? "(\"timestamp\" AT TIME ZONE 'UTC')" : "\"timestamp\"";

    private static IEnumerable<string> Expressions(IReadOnlyDictionary<string, string> types)
    {
        yield return types["request_id"] == "uuid"
            ? "request_id AS id"
            : "CASE WHEN request_id::text ~ '^[0-9a-fA-F]{8}(-?[0-9a-fA-F]{4}){3}-?[0-9a-fA-F]{12}$' THEN request_id::text::uuid END AS id";
        yield return "request_id::text AS request_id";
        yield return $"{Instant(types["timestamp"] != "timestamp without time zone")} AS \"timestamp\"";
        yield return "url::text AS url";
        yield return "response_time::double precision AS response_time";
        yield return "status_code::bigint AS status_code";
        yield return "regexp_match::text AS regexp_match";
    }

    private static void Require(IReadOnlyDictionary<string, string> columns)
    {
        if (columns.Count == OldColumn.All.Count
            && OldColumn.All.All(column => columns.TryGetValue(column.Name, out var type) && column.Types.Contains(type)))
        {
            return;
        }

        throw new SchemaException(
            $"The database has a table \"{Old}\" of another program. The one that can be taken over has the columns "
            + $"{string.Join(", ", OldColumn.All.Select(column => $"{column.Name} {column.Types[0]}"))}; this one has "
            + $"{string.Join(", ", columns.Select(column => $"{column.Key} {column.Value}"))}. Name another database, or rename that table.");
    }

    private static async Task<bool> IsTableAsync(NpgsqlConnection connection, string name, CancellationToken cancellationToken) =>
        await ScalarAsync(
            connection,
            $"SELECT EXISTS (SELECT FROM pg_class WHERE relname = '{name}' AND relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p'))",
            cancellationToken) is true;

    private static async Task<IReadOnlyDictionary<string, string>> ReadColumnsAsync(
        NpgsqlConnection connection, string table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT attname::text, CASE typtype WHEN 'e' THEN '{OldColumn.Enumeration}' ELSE format_type(atttypid, NULL) END
            FROM pg_attribute JOIN pg_type ON pg_type.oid = atttypid
            WHERE attrelid = to_regclass('{table}') AND attnum > 0 AND NOT attisdropped
            ORDER BY attnum
            """,
            connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var columns = new Dictionary<string, string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            columns.Add(reader.GetString(0), reader.GetString(1));
        }

        return columns;
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
