using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>Drops the oldest records of a full spool and keeps account of them in the same transaction, so that a gap is exact.</summary>
internal static class SpoolOverflow
{
    /// <summary>Drops as few as will do.</summary>
    /// <returns>Records and bytes that were dropped, and how many of the records are of this monitor.</returns>
    public static (long Records, long Bytes, long Own) Drop(
        SqliteConnection connection, SqliteTransaction transaction, long excess, long cursor, string own)
    {
        Dictionary<(string Monitor, string Location, long Hour), (long First, long Last, long Count)> gaps = [];
        var (records, bytes, last) = (0L, 0L, 0L);
        using (var command = connection.Command(
            transaction, "SELECT id, length(target), length(value), slot, monitor, location FROM record WHERE id > $cursor ORDER BY id", ("$cursor", cursor)))
        using (var reader = command.ExecuteReader())
        {
            while (bytes < excess && reader.Read())
            {
                var slot = reader.GetInt64(3);
                var key = (reader.GetString(4), reader.GetString(5), slot / TimeSpan.TicksPerHour);
                var (first, latest, count) = gaps.GetValueOrDefault(key, (slot, slot, 0));
                gaps[key] = (Math.Min(first, slot), Math.Max(latest, slot), count + 1);
                (records, bytes, last) = (records + 1, bytes + OutgoingRecord.SizeOf(reader.GetInt64(1), reader.GetInt64(2)), reader.GetInt64(0));
            }
        }

        connection.Run(transaction, "DELETE FROM record WHERE id > $cursor AND id <= $last", ("$cursor", cursor), ("$last", last));
        foreach (var ((monitor, location, hour), (first, latest, count)) in gaps)
        {
            connection.Run(
                transaction,
                """
                INSERT INTO gap (id, monitor, location, hour, first, last, dropped, reason)
                VALUES ($id, $monitor, $location, $hour, $first, $last, $dropped, 'the spool is full')
                ON CONFLICT (monitor, location, hour) WHERE at IS NULL
                DO UPDATE SET first = min(first, excluded.first), last = max(last, excluded.last), dropped = dropped + excluded.dropped
                """,
                ("$id", Guid.NewGuid().ToString()), ("$monitor", monitor), ("$location", location), ("$hour", hour), ("$first", first),
                ("$last", latest), ("$dropped", count));
        }

        return (records, bytes, gaps.Where(gap => gap.Key.Monitor == own).Sum(gap => gap.Value.Count));
    }

    /// <summary>Keeps a gap of another origin, as it is.</summary>
    public static void Keep(SqliteConnection connection, SqliteTransaction transaction, Gap gap) => connection.Run(
        transaction,
        """
        INSERT INTO gap (id, monitor, location, hour, first, last, dropped, at, reason)
        VALUES ($id, $monitor, $location, 0, $first, $last, $dropped, $at, $reason)
        """,
        ("$id", gap.Id.ToString()), ("$monitor", gap.Monitor), ("$location", gap.Location), ("$first", gap.From.UtcTicks),
        ("$last", gap.To.UtcTicks), ("$dropped", gap.Dropped), ("$at", gap.At.UtcTicks), ("$reason", gap.Reason));

    /// <summary>Closes what has grown: from now on each is told with the same content, however often.</summary>
    public static IReadOnlyList<Gap> Seal(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Run(null, "UPDATE gap SET at = $now WHERE at IS NULL", ("$now", now.UtcTicks));
        using var command = connection.Command(null, "SELECT id, monitor, location, first, last, dropped, at, reason FROM gap ORDER BY at, first");
        using var reader = command.ExecuteReader();
        List<Gap> gaps = [];
        while (reader.Read())
        {
            gaps.Add(new Gap
            {
                Id = Guid.Parse(reader.GetString(0)),
                Monitor = reader.GetString(1),
                Location = reader.GetString(2),
                From = new DateTimeOffset(reader.GetInt64(3), TimeSpan.Zero),
                To = new DateTimeOffset(reader.GetInt64(4), TimeSpan.Zero),
                Dropped = reader.GetInt64(5),
                At = new DateTimeOffset(reader.GetInt64(6), TimeSpan.Zero),
                Reason = reader.GetString(7),
            });
        }

        return gaps;
    }
}
