using Npgsql;

namespace Availability.Storage;

/// <summary>A second opinion on what is old: a machine whose clock is ahead by a year must not take all of the history for that.</summary>
internal static class DatabaseClock
{
    /// <summary>The instant, or the database's present where that is earlier.</summary>
    public static async Task<DateTimeOffset> EarlierAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT least($1, clock_timestamp())", connection)
        {
            Parameters = { new() { Value = now.UtcDateTime } },
        };
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(cancellationToken))!);
    }
}
