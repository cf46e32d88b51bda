using Npgsql;

namespace Availability.Storage;

/// <summary>Where the history begins: checks from before are counted, not stored.</summary>
internal sealed class RawFloor(Retention retention)
{
    /// <summary>Why such checks are in table stream_gap.</summary>
    public const string Reason = "expired";

    // The floor is never younger than a day; half of it for clocks that differ.
    private static readonly TimeSpan Near = TimeSpan.FromHours(12);

    private DateTimeOffset? _moved;

    /// <summary>Look again.</summary>
    public void Forget() => _moved = null;

    /// <summary>What is known of it: it may have moved since, which <see cref="HoldAsync"/> notices.</summary>
    public async Task<DateTimeOffset> FindAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (_moved is null)
        {
            await using var command = new NpgsqlCommand("SELECT greatest(raw_floor, 'epoch') FROM history", connection);
            _moved = new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
        }

        var kept = retention.RawFloor(now);
        return _moved > kept ? _moved.Value : kept;
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
