using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Storage.Incidents;

/// <summary>How far the history goes.</summary>
/// <param name="Floor">Older rows are gone or going: the begin of a UTC day.</param>
/// <param name="Rolled">Every hour before has its rollup.</param>
/// <param name="Now">The present.</param>
internal sealed record HistoryBounds(DateTimeOffset Floor, DateTimeOffset Rolled, DateTimeOffset Now)
{
    private const string Sql = "SELECT raw_floor, rolled_until FROM history, rollup_progress";

    /// <summary>Where the newest rows can be.</summary>
    public DateTimeOffset End => Now + CheckLimits.Ahead;

    /// <summary>What was due before it has arrived, but for what comes late. The database's clock may be ahead of ours.</summary>
    public DateTimeOffset Settled => Rolled < Now ? Rolled : Now;

    /// <summary>The bounds at an instant.</summary>
    public static async Task<HistoryBounds> ReadAsync(NpgsqlConnection connection, DateTimeOffset now, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(Sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        await row.ReadAsync(cancellationToken);
        return new(row.GetFieldValue<DateTimeOffset>(0).DayStart(), row.GetFieldValue<DateTimeOffset>(1), now);
    }

    /// <summary>The first hour of a time without a rollup.</summary>
    public DateTimeOffset RawFrom(DateTimeOffset from, DateTimeOffset until) => Rolled < from ? from : Rolled > until ? until : Rolled;
}
