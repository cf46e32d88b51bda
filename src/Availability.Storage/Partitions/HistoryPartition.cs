using Npgsql;

namespace Availability.Storage;

/// <summary>A partition as the catalog has it.</summary>
/// <param name="Parent">The table that it is part of.</param>
/// <param name="Name">Its own.</param>
/// <param name="Lower">From this instant on.</param>
/// <param name="Upper">Before this one.</param>
/// <param name="IsDetached">A DETACH CONCURRENTLY of it began and did not end.</param>
internal sealed record HistoryPartition(string Parent, string Name, DateTimeOffset Lower, DateTimeOffset Upper, bool IsDetached)
{
    /// <summary>All that we make, the oldest first.</summary>
    public static async Task<IReadOnlyList<HistoryPartition>> ListAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT parent, name, lower, upper, is_detached FROM history_partition ORDER BY lower, parent", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var partitions = new List<HistoryPartition>();
        while (await reader.ReadAsync(cancellationToken))
        {
            partitions.Add(new HistoryPartition(
                reader.GetString(0), reader.GetString(1), reader.GetFieldValue<DateTimeOffset>(2), reader.GetFieldValue<DateTimeOffset>(3),
                reader.GetBoolean(4)));
        }

        return partitions;
    }

    /// <summary>How many days after today's have their partition without a day between that has none.</summary>
    public static int DaysAhead(IEnumerable<HistoryPartition> partitions, DateTimeOffset now)
    {
        var days = partitions.Where(partition => partition is { Parent: "check_result", IsDetached: false }).Select(partition => partition.Lower).ToHashSet();
        var today = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero);
        return Math.Max(0, Enumerable.Range(0, days.Count + 1).TakeWhile(day => days.Contains(today.AddDays(day))).Count() - 1);
    }
}
