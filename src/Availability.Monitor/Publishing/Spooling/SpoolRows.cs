using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>A record as a row, and back.</summary>
internal static class SpoolRows
{
    /// <summary>Appends records, in this order.</summary>
    public static void Insert(SqliteConnection connection, SqliteTransaction transaction, IReadOnlyList<PendingRecord> records)
    {
        using var command = connection.Command(
            transaction,
            "INSERT INTO record (id, target, slot, monitor, location, traceparent, value) VALUES ($id, $target, $slot, $monitor, $location, $traceparent, $value)");
        foreach (var (id, record) in records.Select(pending => (pending.Id, pending.Record)))
        {
            command.Parameters.Clear();
            command.Parameters.AddWithValue("$id", id);
            command.Parameters.AddWithValue("$target", record.Key);
            command.Parameters.AddWithValue("$slot", record.Slot.UtcTicks);
            command.Parameters.AddWithValue("$monitor", record.Monitor);
            command.Parameters.AddWithValue("$location", record.Location);
            command.Parameters.AddWithValue("$traceparent", (object?)record.TraceParent ?? DBNull.Value);
            command.Parameters.AddWithValue("$value", record.Value);
            command.ExecuteNonQuery();
        }
    }

    /// <summary>The oldest records after one.</summary>
    public static IReadOnlyList<PendingRecord> Read(SqliteConnection connection, long after, int count)
    {
        using var command = connection.Command(
            null,
            "SELECT id, target, slot, monitor, location, traceparent, value FROM record WHERE id > $after ORDER BY id LIMIT $count",
            ("$after", after), ("$count", count));
        using var reader = command.ExecuteReader();
        List<PendingRecord> records = [];
        while (reader.Read())
        {
            records.Add(new PendingRecord(reader.GetInt64(0), new OutgoingRecord
            {
                Key = reader.GetFieldValue<byte[]>(1),
                Slot = new DateTimeOffset(reader.GetInt64(2), TimeSpan.Zero),
                Monitor = reader.GetString(3),
                Location = reader.GetString(4),
                TraceParent = reader.IsDBNull(5) ? null : reader.GetString(5),
                Value = reader.GetFieldValue<byte[]>(6),
            })
            { IsOnDisk = true });
        }

        return records;
    }
}
