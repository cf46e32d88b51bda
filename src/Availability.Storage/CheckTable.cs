using Npgsql;

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

    private const int ColumnCount = 25;

    // Sent in pieces of this size or a little more, so that Postgres begins while we still write.
    private const int Piece = 32 << 10;

    /// <summary>The fast way: fails with 23505 when a slot is taken.</summary>
    public static async Task CopyAsync(
        NpgsqlConnection connection, IEnumerable<CheckRow> rows, string table, CancellationToken cancellationToken)
    {
        // To dispose of it is to complete it; whoever leaves here by an exception rolls the transaction back.
        await using var copy = await connection.BeginRawBinaryCopyAsync(
            $"COPY {table} ({Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        var bytes = new BinaryRows(2 * Piece);
        bytes.WriteHeader();
        foreach (var row in rows)
        {
            Write(bytes, row);
            if (bytes.Written.Length >= Piece)
            {
                await copy.WriteAsync(bytes.Written, cancellationToken);
                bytes.Clear();
            }
        }

        bytes.WriteTrailer();
        await copy.WriteAsync(bytes.Written, cancellationToken);
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

    private static void Write(BinaryRows bytes, CheckRow row)
    {
        var check = row.Check;
        bytes.StartRow(ColumnCount);
        bytes.Write(check.ScheduledAt);
        bytes.Write(check.Timestamp);
        bytes.Write(check.CertificateExpiresAt);
        bytes.Write(check.BodyBytes);
        bytes.Write(check.RequestId);
        bytes.Write(row.TargetId);
        bytes.Write(Microseconds(check.ResponseTime));
        bytes.Write(Microseconds(check.Timings.Dns));
        bytes.Write(Microseconds(check.Timings.Connect));
        bytes.Write(Microseconds(check.Timings.Tls));
        bytes.Write(Microseconds(check.Timings.FirstByte));
        bytes.Write(Microseconds(check.Timings.Transfer));
        bytes.Write(Microseconds(check.Timings.Total));
        bytes.Write(Microseconds(check.Delay));
        bytes.Write(row.LocationId);
        bytes.Write((short?)check.StatusCode);
        bytes.Write((short?)check.Redirects);
        bytes.Write((short)check.Outcome);
        bytes.Write((short)check.Match);
        bytes.Write((short?)check.Failure?.Kind);
        bytes.Write((short?)check.Failure?.Phase);
        bytes.Write(check.Failure?.Detail);
        bytes.Write(check.RemoteIp);
        bytes.Write(check.HttpVersion);
        bytes.Write(check.Monitor);
    }

    private static int? Microseconds(TimeSpan? duration) => (int?)(duration?.Ticks / TimeSpan.TicksPerMicrosecond);
}
