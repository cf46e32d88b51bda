using Availability.Core;
using Availability.Storage;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Browser.Tests;

/// <summary>
/// What monitors and a writer would have left in a year: rollups of days, of hours for as long as bars go back, raw rows for as long as they
/// are kept.
/// </summary>
internal sealed class InventedHistory(NpgsqlDataSource source, DateTimeOffset now)
{
    private static readonly TimeSpan Hours = TimeSpan.FromDays(95);
    private static readonly TimeSpan Raw = TimeSpan.FromDays(30);

    /// <summary>Who checks; the second only the first few.</summary>
    public static IReadOnlyList<string> Locations { get; } = ["frankfurt", "virginia"];

    private const int SeenFromAll = 4;

    private readonly Dictionary<DateTimeOffset, List<(RollupKey Key, Rollup Rollup)>> _days = [];
    private readonly Dictionary<DateTimeOffset, List<(RollupKey Key, Rollup Rollup)>> _hours = [];
    private readonly List<CheckRow> _rows = [];

    private DateTimeOffset Rolled => now.HourStart();

    /// <summary>Fills an empty database.</summary>
    public async Task FillAsync(CancellationToken cancellationToken)
    {
        for (var target = 1; target <= InventedTarget.All.Count; target++)
        {
            for (short location = 1; location <= (target <= SeenFromAll ? Locations.Count : 1); location++)
                Invent(new(target, location));
        }

        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var prepare = new NpgsqlCommand(InventedRows.Before(now, now - Raw, now - Hours), connection);
        await prepare.ExecuteNonQueryAsync(cancellationToken);
        await CopyAsync(connection, RollupTable.Day, _days, cancellationToken);
        await CopyAsync(connection, RollupTable.Hour, _hours, cancellationToken);
        await CheckTable.CopyAsync(connection, _rows, "check_result", cancellationToken);
        await using var finish = new NpgsqlCommand(InventedRows.After(now, Rolled), connection);
        await finish.ExecuteNonQueryAsync(cancellationToken);
    }

    private static async Task CopyAsync(
        NpgsqlConnection connection, RollupTable table, Dictionary<DateTimeOffset, List<(RollupKey Key, Rollup Rollup)>> buckets, CancellationToken cancellationToken) =>
        await table.CopyAsync(
            connection,
            from bucket in buckets
            from entry in bucket.Value
            select (bucket.Key, entry.Key, (long?)(table.Length / InventedTarget.Period), entry.Rollup),
            cancellationToken);

    private void Invent(RollupKey key)
    {
        var target = InventedTarget.All[key.TargetId - 1];
        var checks = new InventedChecks(target, Locations[key.LocationId - 1], now);
        // Targets are not all checked at the same moment.
        var phase = TimeSpan.FromSeconds(17 * key.TargetId + 5 * key.LocationId);
        for (var slot = now.DayStart().AddDays(-target.DaysOld) + phase; slot < now; slot += InventedTarget.Period)
        {
            if (checks.At(slot) is { } check)
                Add(key, check);
        }
    }

    private void Add(RollupKey key, Check check)
    {
        if (check.ScheduledAt < Rolled)
        {
            Count(_days, check.ScheduledAt.DayStart(), key, check);
            if (check.ScheduledAt >= now - Hours)
                Count(_hours, check.ScheduledAt.HourStart(), key, check);
        }

        if (check.ScheduledAt >= (now - Raw).DayStart())
            _rows.Add(new(key.TargetId, key.LocationId, new() { Partition = 0, Offset = 0, Check = check }));
    }

    // A target's checks come one after the other: the newest rollup of a bucket is its own, or there is none yet.
    private static void Count(Dictionary<DateTimeOffset, List<(RollupKey Key, Rollup Rollup)>> buckets, DateTimeOffset bucket, RollupKey key, Check check)
    {
        if (!buckets.TryGetValue(bucket, out var entries))
            buckets[bucket] = entries = [];
        if (entries.Count == 0 || entries[^1].Key != key)
            entries.Add((key, new()));
        ReadOnlySpan<TimeSpan?> phases = [check.Timings.Dns, check.Timings.Connect, check.Timings.Tls, check.Timings.FirstByte, check.Timings.Transfer];
        Span<int> times = stackalloc int[phases.Length];
        for (var phase = 0; phase < phases.Length; phase++)
            times[phase] = (int)(phases[phase] ?? TimeSpan.Zero).TotalMicroseconds;
        entries[^1].Rollup.Add(check.Outcome, (short?)check.Failure?.Kind, (int)check.ResponseTime.TotalMicroseconds, times);
    }
}
