using Availability.Core;
using Availability.Storage;
using Availability.Storage.Rollups;
using Npgsql;

namespace Availability.Benchmarks;

/// <summary>
/// A history as the writer and the roller leave it: rollups of days for all targets, of hours too for the last two days and, of one target
/// in a hundred, for 60 days; raw rows for the last day. Of the days before, as far as raw rows are kept, those of the hours around a failure
/// (<see cref="GeneratedFailures"/>), with the hours' rollups.
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
    private readonly GeneratedFailures _failures;
    private readonly Random _random = new(Seed);
    private readonly HistoryClock _clock = new(Now);
    private readonly SortedDictionary<DateTimeOffset, long> _due = [];
    private readonly Dictionary<(int Checks, int Down), Rollup[]> _pools = [];

    private GeneratedHistory(NpgsqlDataSource source, HistorySize size) =>
        (_source, _size, _failures) = (source, size, new(Now, size.Period));

    /// <summary>Stands where the history ends.</summary>
    public TimeProvider Clock => _clock;

    public long Rollups { get; private set; }

    /// <summary>Raw rows of the last day.</summary>
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
        await history.MakeOlderRowsAsync(connection);
        await history.ExecuteAsync(GeneratedPipeline.Sql(Now, history._due));
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
        for (var day = Rolled.DayStart().AddDays(-_size.Days); day <= Rolled.DayStart(); day = day.AddDays(1))
        {
            await CopyAsync(connection, RollupTable.Day, day, _ => true);
        }
    }

    private async Task MakeHoursAsync(NpgsqlConnection connection)
    {
        for (var hour = Rolled - HoursOfSome; hour < Rolled; hour = hour.AddHours(1))
        {
            await ExecuteAsync($"SELECT ensure_rollup_partition('{hour:O}')");
            var (ofAll, day) = (hour >= Rolled - HoursOfAll, hour.DayStart());
            await CopyAsync(connection, RollupTable.Hour, hour, target => ofAll || target % Some == 0 || _failures.MayFail(target, day));
        }
    }

    private async Task CopyAsync(NpgsqlConnection connection, RollupTable table, DateTimeOffset bucket, Func<int, bool> isWanted)
    {
        var until = bucket + table.Length < Rolled ? bucket + table.Length : Rolled;
        int[] targets = [.. Enumerable.Range(1, _size.Targets).Where(isWanted)];
        await table.CopyAsync(
            connection, targets.Select(target => (bucket, new RollupKey(target, 1), (long?)(table.Length / _size.Period), Of(target, bucket, until))), CancellationToken.None);
        Rollups += targets.Length;
    }

    private Rollup Of(int target, DateTimeOffset from, DateTimeOffset until)
    {
        var down = _failures.MayFail(target, from.DayStart()) ? Slots(target, from, until).Count(slot => _failures.IsDown(target, slot)) : 0;
        var key = ((int)((until - from) / _size.Period), down);
        // Drawn from a pool: what differs from bucket to bucket does not change what a read costs.
        if (!_pools.TryGetValue(key, out var pool))
        {
            _pools[key] = pool = [.. Enumerable.Range(0, down == 0 ? 100 : 1).Select(_ => Bucket(key.Item1, down))];
        }

        return pool[_random.Next(pool.Length)];
    }

    private async Task MakeRowsAsync(NpgsqlConnection connection)
    {
        // A day, in batches of a minute as they arrive. As many partitions as the writer keeps by default.
        await ExecuteAsync($"SELECT count(ensure_partition(day::date)) FROM generate_series('{Now.AddDays(-30):O}'::timestamptz, '{Now.AddDays(7):O}', '1 day') AS day");
        for (var minute = Now.AddDays(-1); minute < Now; minute = minute.AddMinutes(1))
        {
            var rows = Due(minute, minute.AddMinutes(1)).ToList();
            await CheckTable.CopyAsync(connection, rows, "check_result", CancellationToken.None);
            Rows += rows.Count;
            _due[minute.HourStart()] = _due.GetValueOrDefault(minute.HourStart()) + rows.Count;
        }
    }

    private async Task MakeOlderRowsAsync(NpgsqlConnection connection)
    {
        await ExecuteAsync($"UPDATE history SET raw_floor = '{(Now - GeneratedFailures.Kept).DayStart():O}'");
        for (var hour = (Now - GeneratedFailures.Kept).DayStart(); hour < Now.AddDays(-1); hour = hour.AddHours(1))
        {
            var until = hour.AddHours(1) < Now.AddDays(-1) ? hour.AddHours(1) : Now.AddDays(-1);
            var targets = Enumerable.Range(1, _size.Targets).Where(target => FailsAround(target, hour));
            var rows = targets.SelectMany(target => Slots(target, hour, until).Select(slot => Row(target, slot))).OrderBy(row => row.Check.ScheduledAt);
            await CheckTable.CopyAsync(connection, rows, "check_result", CancellationToken.None);
        }
    }

    // In the hour or the one before it.
    private bool FailsAround(int target, DateTimeOffset hour) =>
        (_failures.MayFail(target, hour.DayStart()) || _failures.MayFail(target, hour.AddHours(-1).DayStart()))
        && Slots(target, hour.AddHours(-1), hour.AddHours(1)).Any(slot => _failures.IsDown(target, slot));

    private IEnumerable<CheckRow> Due(DateTimeOffset from, DateTimeOffset until) => Enumerable.Range(1, _size.Targets)
        .SelectMany(target => Slots(target, from, until).Select(slot => Row(target, slot)));

    private IEnumerable<DateTimeOffset> Slots(int target, DateTimeOffset from, DateTimeOffset until)
    {
        // Every target has its own second.
        var phase = _size.Period * ((double)target / _size.Targets);
        for (var slot = (from - phase).Floor(_size.Period) + phase; slot < until; slot += _size.Period)
        {
            if (slot >= from)
            {
                yield return slot;
            }
        }
    }

    private CheckRow Row(int target, DateTimeOffset slot) => new(target, 1, new StreamMessage { Partition = 0, Offset = 0, Check = Check(target, slot) });

    private Check Check(int target, DateTimeOffset slot)
    {
        var isUp = !_failures.IsDown(target, slot);
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
            Monitor = GeneratedPipeline.Monitor,
        };
    }

    private Rollup Bucket(int checks, int down)
    {
        var rollup = new Rollup();
        for (var check = 0; check < checks; check++)
        {
            var isUp = check >= down;
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
