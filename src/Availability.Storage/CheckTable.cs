using Npgsql;
using NpgsqlTypes;

namespace Availability.Storage;

/// <summary>Puts rows into the history, by binary COPY.</summary>
internal static class CheckTable
{
    private const string Columns =
        """
        scheduled_at, started_at, certificate_expires_at, body_bytes, request_id, target_id, response_time, dns_time,
        connect_time, tls_time, first_byte_time, transfer_time, total_time, delay, location_id, status_code, redirects,
        outcome, match, failure_kind, failure_phase, failure_detail, remote_ip, http_version, monitor
        """;

    /// <summary>The fast way: fails with 23505 when a slot is taken.</summary>
    public static async Task CopyAsync(
        NpgsqlConnection connection, IEnumerable<CheckRow> rows, string table, CancellationToken cancellationToken)
    {
        await using var import = await connection.BeginBinaryImportAsync(
            $"COPY {table} ({Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            Write(import, row);
        }

        await import.CompleteAsync(cancellationToken);
    }

    /// <summary>The way for batches of which something is stored already: of several rows for a slot the first counts.</summary>
    public static async Task<MergeResult> MergeAsync(
        NpgsqlConnection connection, IReadOnlyCollection<CheckRow> rows, CancellationToken cancellationToken)
    {
        await using var create = new NpgsqlCommand("CREATE TEMPORARY TABLE check_batch (LIKE check_result) ON COMMIT DROP", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        await CopyAsync(connection, rows, "check_batch", cancellationToken);

        await using var insert = new NpgsqlCommand(
            $"INSERT INTO check_result ({Columns}) SELECT {Columns} FROM check_batch ON CONFLICT DO NOTHING", connection);
        var inserted = await insert.ExecuteNonQueryAsync(cancellationToken);

        var others = await FindOthersAsync(connection, rows, cancellationToken);
        IReadOnlyList<CheckRow> duplicates = others.Count == 0
            ? []
            : [.. rows.DistinctBy(IdentityOf).Where(row => others.Contains(IdentityOf(row)))];
        return new MergeResult(inserted, rows.Count - inserted - duplicates.Count, duplicates);
    }

    // Every slot is taken now: by this very check, or by another one. The bounds leave all other days' partitions out: each that a
    // statement opens is a lock.
    private static async Task<HashSet<(int, short, Guid)>> FindOthersAsync(
        NpgsqlConnection connection, IReadOnlyCollection<CheckRow> rows, CancellationToken cancellationToken)
    {
        if (rows.Count == 0)
        {
            return [];
        }

        await using var command = new NpgsqlCommand(
            """
            SELECT batch.target_id, batch.location_id, batch.request_id FROM check_batch AS batch
            JOIN check_result AS stored USING (target_id, location_id, scheduled_at)
            WHERE stored.request_id <> batch.request_id AND stored.scheduled_at BETWEEN $1 AND $2
            """,
            connection)
        {
            Parameters =
            {
                new() { Value = rows.Min(row => row.Check.ScheduledAt).UtcDateTime },
                new() { Value = rows.Max(row => row.Check.ScheduledAt).UtcDateTime },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var others = new HashSet<(int, short, Guid)>();
        while (await reader.ReadAsync(cancellationToken))
        {
            others.Add((reader.GetInt32(0), reader.GetInt16(1), reader.GetGuid(2)));
        }

        return others;
    }

    private static (int Target, short Location, Guid Request) IdentityOf(CheckRow row) => (row.TargetId, row.LocationId, row.Check.RequestId);

    private static void Write(NpgsqlBinaryImporter import, CheckRow row)
    {
        var check = row.Check;
        import.StartRow();
        import.Write(check.ScheduledAt.UtcDateTime, NpgsqlDbType.TimestampTz);
        import.Write(check.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
        Write(import, check.CertificateExpiresAt?.UtcDateTime, NpgsqlDbType.TimestampTz);
        Write(import, check.BodyBytes, NpgsqlDbType.Bigint);
        import.Write(check.RequestId, NpgsqlDbType.Uuid);
        import.Write(row.TargetId, NpgsqlDbType.Integer);
        Write(import, check.ResponseTime);
        Write(import, check.Timings.Dns);
        Write(import, check.Timings.Connect);
        Write(import, check.Timings.Tls);
        Write(import, check.Timings.FirstByte);
        Write(import, check.Timings.Transfer);
        Write(import, check.Timings.Total);
        Write(import, check.Delay);
        import.Write(row.LocationId, NpgsqlDbType.Smallint);
        Write(import, (short?)check.StatusCode, NpgsqlDbType.Smallint);
        Write(import, (short?)check.Redirects, NpgsqlDbType.Smallint);
        import.Write((short)check.Outcome, NpgsqlDbType.Smallint);
        import.Write((short)check.Match, NpgsqlDbType.Smallint);
        Write(import, (short?)check.Failure?.Kind, NpgsqlDbType.Smallint);
        Write(import, (short?)check.Failure?.Phase, NpgsqlDbType.Smallint);
        Write(import, check.Failure?.Detail);
        Write(import, check.RemoteIp);
        Write(import, check.HttpVersion);
        Write(import, check.Monitor);
    }

    private static void Write(NpgsqlBinaryImporter import, TimeSpan? duration) =>
        Write(import, (int?)(duration?.Ticks / TimeSpan.TicksPerMicrosecond), NpgsqlDbType.Integer);

    private static void Write(NpgsqlBinaryImporter import, string? text)
    {
        if (text is null)
        {
            import.WriteNull();
        }
        else
        {
            import.Write(text, NpgsqlDbType.Text);
        }
    }

    private static void Write<T>(NpgsqlBinaryImporter import, T? value, NpgsqlDbType type)
        where T : struct
    {
        if (value is { } known)
        {
            import.Write(known, type);
        }
        else
        {
            import.WriteNull();
        }
    }
}
