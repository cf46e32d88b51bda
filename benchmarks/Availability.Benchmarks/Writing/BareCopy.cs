using Availability.Core;
using Availability.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Availability.Benchmarks.Writing;

/// <summary>The most that Postgres takes: the same rows, made beforehand, by binary COPY in batches of the same size into the same table.</summary>
internal static class BareCopy
{
    private const int BatchRows = 5_000;

    public static async Task<Sample> RunAsync(string database, long messages)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, CancellationToken.None);
        await using var connection = await source.OpenConnectionAsync();
        await using (var command = new NpgsqlCommand("SELECT ensure_partition(current_date - 1), ensure_partition(current_date), ensure_partition(current_date + 1)", connection))
        {
            await command.ExecuteNonQueryAsync();
        }

        var time = TimeSpan.Zero;
        var cpu = TimeSpan.Zero;
        for (var first = 0L; first < messages; first += BatchRows)
        {
            var batch = Enumerable.Range(0, (int)Math.Min(BatchRows, messages - first)).Select(row => first + row)
                .Select(number => (Target: (int)(number % 1_000) + 1, Check: Stream.Check(number)))
                .OrderBy(row => row.Target).ThenBy(row => row.Check.ScheduledAt).ToList();
            var (began, used) = (TimeProvider.System.GetTimestamp(), ProcessUse.Cpu());
            await CopyAsync(connection, batch);
            time += TimeProvider.System.GetElapsedTime(began);
            cpu += ProcessUse.Cpu() - used;
        }

        return new Sample("bare COPY BINARY", messages, time, cpu);
    }

    private static async Task CopyAsync(NpgsqlConnection connection, List<(int Target, Check Check)> rows)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var import = await connection.BeginBinaryImportAsync(
            """
            COPY check_result (scheduled_at, started_at, certificate_expires_at, body_bytes, request_id, target_id, response_time, dns_time,
                connect_time, tls_time, first_byte_time, transfer_time, total_time, delay, location_id, status_code, redirects, outcome, match,
                failure_kind, failure_phase, failure_detail, remote_ip, http_version, monitor)
            FROM STDIN (FORMAT BINARY)
            """))
        {
            foreach (var (target, check) in rows)
            {
                await import.StartRowAsync();
                import.Write(check.ScheduledAt.UtcDateTime, NpgsqlDbType.TimestampTz);
                import.Write(check.Timestamp.UtcDateTime, NpgsqlDbType.TimestampTz);
                import.WriteNull();
                import.Write(check.BodyBytes!.Value, NpgsqlDbType.Bigint);
                import.Write(check.RequestId, NpgsqlDbType.Uuid);
                import.Write(target, NpgsqlDbType.Integer);
                import.Write((int)check.ResponseTime.TotalMicroseconds, NpgsqlDbType.Integer);
                import.Write((int)check.Timings.Dns!.Value.TotalMicroseconds, NpgsqlDbType.Integer);
                import.Write((int)check.Timings.Connect!.Value.TotalMicroseconds, NpgsqlDbType.Integer);
                import.WriteNull();
                import.Write((int)check.Timings.FirstByte!.Value.TotalMicroseconds, NpgsqlDbType.Integer);
                import.WriteNull();
                import.Write((int)check.Timings.Total!.Value.TotalMicroseconds, NpgsqlDbType.Integer);
                import.Write((int)check.Delay!.Value.TotalMicroseconds, NpgsqlDbType.Integer);
                import.Write((short)1, NpgsqlDbType.Smallint);
                import.Write((short)check.StatusCode!.Value, NpgsqlDbType.Smallint);
                import.Write((short)check.Redirects!.Value, NpgsqlDbType.Smallint);
                import.Write((short)check.Outcome, NpgsqlDbType.Smallint);
                import.Write((short)check.Match, NpgsqlDbType.Smallint);
                import.WriteNull();
                import.WriteNull();
                import.WriteNull();
                import.Write(check.RemoteIp!, NpgsqlDbType.Text);
                import.Write(check.HttpVersion!, NpgsqlDbType.Text);
                import.Write(check.Monitor!, NpgsqlDbType.Text);
            }

            await import.CompleteAsync();
        }

        await transaction.CommitAsync();
    }
}
