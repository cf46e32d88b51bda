using Availability.Core;
using Availability.Storage;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Benchmarks;

/// <summary>
/// A history as the writer and the roller leave it: rollups of days for all targets, of hours too for the last two days and, of one target
/// in a hundred, for 60 days; raw rows for the last day. One check in a hundred is down.
/// </summary>
internal sealed class GeneratedHistory
{
    /// <summary>How much of the raw rows has no rollup yet: nearly as much as it can be.</summary>
    public static readonly TimeSpan Tail = TimeSpan.FromMinutes(55);

    private static readonly TimeSpan HoursOfAll = TimeSpan.FromDays(2);
    private static readonly TimeSpan HoursOfSome = TimeSpan.FromDays(60);
    private const int Some = 100;
    private const int Seed = 4711;

    private readonly NpgsqlDataSource _source;
    private readonly HistorySize _size;
    private readonly Random _random = new(Seed);
    private readonly HistoryClock _clock = new(Now);

    private GeneratedHistory(NpgsqlDataSource source, HistorySize size) => (_source, _size) = (source, size);

    /// <summary>Stands where the history ends.</summary>
    public TimeProvider Clock => _clock;

    public long Rollups { get; private set; }

    public long Rows { get; private set; }

    private static DateTimeOffset Rolled { get; } = TimeProvider.System.GetUtcNow().DayStart().AddHours(-2);

    private static DateTimeOffset Now => Rolled + Tail;

    /// <summary>Fills an empty database.</summary>
    public static async Task<GeneratedHistory> FillAsync(NpgsqlDataSource source, HistorySize size)
    {
        var history = new GeneratedHistory(source, size);
        await history.MakeTargetsAsync();
        await using var connection = await source.OpenConnectionAsync();
        await history.MakeDaysAsync(connection);
        await history.MakeHoursAsync(connection);
        await history.MakeRowsAsync(connection);
        await history.ExecuteAsync($"VACUUM ANALYZE");
        return history;
    }

    /// <summary>Stores what the next second brings, as the writer does, and goes on to its end.</summary>
    /// <returns>Where it begins.</returns>
    public async Task<DateTimeOffset> GoOnAsync()
    {
        var from = _clock.GetUtcNow();
        _clock.Now = from.AddSeconds(1);
        await using var connection = await _source.OpenConnectionAsync();
        await CheckTable.CopyAsync(connection, Due(from, _clock.Now).ToList(), "check_result", CancellationToken.None);
        return from;
    }

    private async Task MakeTargetsAsync()
    {
        var first = Rolled.AddDays(-_size.Days);
        await ExecuteAsync(
            $"""
            INSERT INTO location (name) VALUES ('local');
            INSERT INTO target (name, url, group_name, first_seen)
            SELECT 'target ' || n, 'https://site-' || n || '.example/', 'group ' || n % 20, '{first:O}' FROM generate_series(1, {_size.Targets}) AS n;
            INSERT INTO target_schedule (target_id, location_id, valid_from, period)
            SELECT id, 1, first_seen, {_size.Period.TotalMicroseconds:0} FROM target;
            UPDATE rollup_progress SET rolled_until = '{Rolled:O}';
            """);
    }

    private async Task MakeDaysAsync(NpgsqlConnection connection)
    {
        // A pool of days to draw from: what differs from day to day does not change what a read costs.
        Rollup[] pool = [.. Enumerable.Range(0, 100).Select(_ => Bucket(TimeSpan.FromDays(1)))];
        for (var day = Rolled.DayStart().AddDays(-_size.Days); day <= Rolled.DayStart(); day = day.AddDays(1))
        {
            await CopyAsync(connection, RollupTable.Day, day, pool, TimeSpan.FromDays(1), _ => true);
        }
    }

    private async Task MakeHoursAsync(NpgsqlConnection connection)
    {
        Rollup[] pool = [.. Enumerable.Range(0, 100).Select(_ => Bucket(TimeSpan.FromHours(1)))];
        for (var hour = Rolled - HoursOfSome; hour < Rolled; hour = hour.AddHours(1))
        {
            await ExecuteAsync($"SELECT ensure_rollup_partition('{hour:O}')");
            var ofAll = hour >= Rolled - HoursOfAll;
            await CopyAsync(connection, RollupTable.Hour, hour, pool, TimeSpan.FromHours(1), target => ofAll || target % Some == 0);
        }
    }

    private async Task CopyAsync(
        NpgsqlConnection connection, RollupTable table, DateTimeOffset bucket, Rollup[] pool, TimeSpan length, Func<int, bool> isWanted)
    {
        var rows = Enumerable.Range(1, _size.Targets).Where(isWanted)
            .Select(target => (bucket, new RollupKey(target, 1), (long?)(length / _size.Period), pool[_random.Next(pool.Length)]));
        await table.CopyAsync(connection, rows, CancellationToken.None);
        Rollups += Enumerable.Range(1, _size.Targets).Count(isWanted);
    }

    private async Task MakeRowsAsync(NpgsqlConnection connection)
    {
        // A day, in batches of a minute as they arrive: every target has its own second. As many partitions as the writer keeps by default.
        await ExecuteAsync($"SELECT count(ensure_partition(day::date)) FROM generate_series('{Now.AddDays(-30):O}'::timestamptz, '{Now.AddDays(7):O}', '1 day') AS day");
        for (var minute = Now.AddDays(-1); minute < Now; minute = minute.AddMinutes(1))
        {
            var rows = Due(minute, minute.AddMinutes(1)).ToList();
            await CheckTable.CopyAsync(connection, rows, "check_result", CancellationToken.None);
            Rows += rows.Count;
        }
    }

    private IEnumerable<CheckRow> Due(DateTimeOffset from, DateTimeOffset until)
    {
        for (var target = 1; target <= _size.Targets; target++)
        {
            var phase = _size.Period * ((double)target / _size.Targets);
            for (var slot = (from - phase).Floor(_size.Period) + phase; slot < until; slot += _size.Period)
            {
                if (slot >= from)
                {
                    yield return new CheckRow(target, 1, new StreamMessage { Partition = 0, Offset = 0, Check = Check(target, slot) });
                }
            }
        }
    }

    private Check Check(int target, DateTimeOffset slot)
    {
        var isUp = _random.Next(100) > 0;
        var time = Latency();
        return new()
        {
            RequestId = Guid.CreateVersion7(slot),
            Timestamp = slot,
            ScheduledAt = slot,
            Target = $"target {target}",
            Url = $"https://site-{target}.example/",
            Outcome = isUp ? Outcome.Up : Outcome.Down,
            Failure = isUp ? null : new Failure(FailureKind.Status, Detail: "the status is 503"),
            StatusCode = isUp ? 200 : 503,
            ResponseTime = time,
            Timings = new(time * 0.1, time * 0.2, time * 0.3, time * 0.3, time * 0.1, time),
            Delay = TimeSpan.FromMicroseconds(300),
            RemoteIp = "192.0.2.1",
            HttpVersion = "1.1",
            BodyBytes = 10_000,
            Monitor = "monitor",
        };
    }

    private Rollup Bucket(TimeSpan length)
    {
        var rollup = new Rollup();
        for (var check = 0; check < length / _size.Period; check++)
        {
            var isUp = _random.Next(100) > 0;
            var time = (int)Latency().TotalMicroseconds;
            rollup.Add(isUp ? Outcome.Up : Outcome.Down, isUp ? null : (short)FailureKind.Status, time, [time / 10, time / 5, time / 3, time / 3, time / 10]);
        }

        return rollup;
    }

    // Around 100 ms, now and then several times that.
    private TimeSpan Latency() => TimeSpan.FromMilliseconds(100 * Math.Exp(_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5));

    private async Task ExecuteAsync(FormattableString sql)
    {
        await using var command = _source.CreateCommand(FormattableString.Invariant(sql));
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync();
    }

    private sealed class HistoryClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
