using Npgsql;

namespace Availability.Storage;

/// <summary>Where the history begins: checks from before are counted, not stored.</summary>
internal sealed class RawFloor(Retention retention)
{
    /// <summary>Why such checks are in table stream_gap.</summary>
    public const string Reason = "expired";

    // The floor is never younger than a day; half of it for clocks that differ.
    private static readonly TimeSpan Near = TimeSpan.FromHours(12);

    private static readonly TimeSpan Known = TimeSpan.FromMinutes(10);

    private DateTimeOffset _asked = DateTimeOffset.MinValue;
    private DateTimeOffset _floor;

    /// <summary>Look again.</summary>
    public void Forget() => _asked = DateTimeOffset.MinValue;

    /// <summary>What is known of it: it may have moved since, which <see cref="HoldAsync"/> notices.</summary>
    public async Task<DateTimeOffset> FindAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A clock that jumps asks again, too.
        if ((now - _asked).Duration() > Known)
        {
            var kept = retention.RawFloor(await DatabaseClock.EarlierAsync(connection, now, cancellationToken));
            await using var command = new NpgsqlCommand("SELECT greatest(raw_floor, $1) FROM history", connection)
            {
                Parameters = { new() { Value = kept.UtcDateTime } },
            };
            _floor = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
            _asked = now;
        }

        return _floor;
    }

    /// <summary>Keeps it below these rows until the transaction ends. Only rows that it may reach cost anything.</summary>
    /// <exception cref="PostgresException">It has passed them: transient, sort the batch again.</exception>
    public static async Task HoldAsync(
        NpgsqlConnection connection, IReadOnlyList<CheckRow> rows, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var oldest = rows.Count == 0 ? now : rows.Min(row => row.Check.ScheduledAt);
        if (oldest > now - Near)
        {
            return;
        }

        await using var command = new NpgsqlCommand("SELECT hold_raw_floor($1)", connection)
        {
            Parameters = { new() { Value = oldest.UtcDateTime } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
