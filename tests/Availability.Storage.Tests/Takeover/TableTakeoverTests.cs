using System.Text;
using Availability.Core;
using Availability.Storage.Takeover;

namespace Availability.Storage.Tests.Takeover;

public sealed class TableTakeoverTests
{
    private const string Ordinary =
        """
        SELECT gen_random_uuid(), '2026-03-01 00:00:00.5'::timestamp + (n / 7) * interval '90.000123 s', 'https://example.org/' || n % 7,
            (n % 5000) / 1000000::double precision, CASE n % 10 WHEN 0 THEN NULL WHEN 1 THEN 503 ELSE 200 END,
            CASE n % 3 WHEN 0 THEN 'matched' WHEN 1 THEN 'unmatched' ELSE 'unused' END
        """;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TakeOver_FiftyThousandRows_ViewShowsEachUnchanged()
    {
        await using var database = await OldDatabase.CreateAsync($"{Ordinary} FROM generate_series(1, 50000) AS n");

        var progress = await database.TakeOverAsync();

        Assert.Equal(new TakeoverProgress(50_000, 50_000, 0, 0, true), progress);
        Assert.Empty(await database.DifferencesAsync());
        Assert.Equal(7, await database.CountAsync("target WHERE name = url AND group_name IS NULL"));
        Assert.Equal(50_000, await database.CountAsync(
            """
            check_result JOIN location ON location.id = location_id
            WHERE location.name = 'local' AND scheduled_at = started_at AND imported IS NOT DISTINCT FROM NULL AND monitor IS NULL
                AND outcome = CASE WHEN status_code = 200 AND match <> 2 THEN 1 ELSE 2 END
            """));
        Assert.Equal(0, await database.CountAsync("target_schedule"));
        Assert.Equal(0, await database.CountAsync(
            "target WHERE first_seen <> (SELECT min(scheduled_at) FROM check_result WHERE target_id = target.id)"));
    }

    [Fact]
    public async Task TakeOver_Rows_EveryHourAndBlockIsMarkedForItsRollup()
    {
        await using var database = await OldDatabase.CreateAsync($"{Ordinary} FROM generate_series(1, 5000) AS n");

        await database.TakeOverAsync();

        Assert.Equal(0, await database.CountAsync(
            """
            (SELECT DISTINCT date_trunc('hour', scheduled_at, 'UTC'), target_id >> 8 FROM check_result
            EXCEPT SELECT bucket, block FROM rollup_dirty) AS unmarked
            """));
    }

    [Fact]
    public async Task TakeOver_StoppedAfterEveryBatch_EveryQuerySeesEachRowOnce()
    {
        await using var database = await OldDatabase.CreateAsync($"{Ordinary} FROM generate_series(1, 50000) AS n");
        await database.MigrateAsync();
        Assert.Empty(await database.DifferencesAsync());

        Assert.True(await new TableTakeover(database.Source).PrepareAsync(Cancellation));
        Assert.Empty(await database.DifferencesAsync());
        var batches = 0;
        // A new one each time, as after a kill.
        while (await new TableTakeover(database.Source).MoveAsync(Cancellation) == TakeoverStep.Moved)
        {
            batches++;
            Assert.Empty(await database.DifferencesAsync());
        }

        Assert.InRange(batches, 3, 50);
        Assert.False(await new TableTakeover(database.Source).PrepareAsync(Cancellation));
        Assert.True(await new TableTakeover(database.Source).FinishAsync(Cancellation));
        Assert.Empty(await database.DifferencesAsync());
        await new TableTakeover(database.Source).LetGoAsync(Cancellation);
        Assert.Empty(await database.DifferencesAsync());
    }

    [Fact]
    public async Task Move_FirstBatch_IsTheNewest()
    {
        await using var database = await OldDatabase.CreateAsync($"{Ordinary} FROM generate_series(1, 50000) AS n");
        await database.MigrateAsync();
        var takeover = new TableTakeover(database.Source);
        await takeover.PrepareAsync(Cancellation);

        await takeover.MoveAsync(Cancellation);

        var moved = await database.CountAsync("check_result");
        Assert.InRange(moved, 20_000, 30_000);
        Assert.Equal(moved, await database.CountAsync("""checks_imported WHERE "timestamp" AT TIME ZONE 'UTC' >= (SELECT min(scheduled_at) FROM check_result)"""));
    }

    [Fact]
    public async Task TakeOver_OddValues_ViewShowsEachUnchanged()
    {
        await using var database = await OldDatabase.CreateAsync(
            """
            SELECT coalesce(id::uuid, gen_random_uuid()), coalesce(at::timestamp, '2026-03-01 12:00'), coalesce(url, 'https://example.org/'), time::float8, status, word
            FROM (VALUES
                (NULL, NULL, NULL, '0', 200, 'matched'),
                (NULL, NULL, NULL, '-1.5', 200, 'matched'),
                (NULL, NULL, NULL, 'NaN', 200, 'unused'),
                (NULL, NULL, NULL, 'Infinity', 200, 'unused'),
                (NULL, NULL, NULL, '-Infinity', 200, 'unused'),
                (NULL, NULL, NULL, '1e300', 200, 'unused'),
                (NULL, NULL, NULL, '2147.483647', 200, 'unused'),
                (NULL, NULL, NULL, '2147.483648', 200, 'unused'),
                (NULL, NULL, NULL, '0.123456789012345', 200, 'unused'),
                (NULL, NULL, NULL, NULL, NULL, NULL),
                (NULL, NULL, NULL, '0.1', 0, 'unused'),
                (NULL, NULL, NULL, '0.1', -1, 'unused'),
                (NULL, NULL, NULL, '0.1', 2147483647, 'unused'),
                (NULL, NULL, NULL, '0.1', 999, 'Matched'),
                (NULL, NULL, NULL, '0.1', 1000, ''),
                (NULL, NULL, 'https://bücher.example/ä?q=日本#é', '0.1', 200, 'unused'),
                (NULL, NULL, 'not a url', '0.1', 200, 'unused'),
                (NULL, NULL, 'https://example.org/' || repeat('x', 1979), '0.1', 200, 'unused'),
                (NULL, '1970-01-01 00:00:00', NULL, '0.1', 200, 'unused'),
                (NULL, '2024-02-29 23:59:59.999999', NULL, '0.1', 200, 'unused'),
                ('11111111-1111-1111-1111-111111111111', '2026-03-02 00:00', NULL, '0.1', 200, 'unused'),
                ('11111111-1111-1111-1111-111111111111', '2026-03-02 00:00', NULL, '0.1', 200, 'unused'),
                ('11111111-1111-1111-1111-111111111111', '2026-03-02 00:00', 'https://other.example/', '0.1', 200, 'unused'),
                ('11111111-1111-1111-1111-111111111111', '2026-03-03 00:00', NULL, '0.1', 200, 'unused')) AS odd (id, at, url, time, status, word)
            """);

        var progress = await database.TakeOverAsync();

        Assert.Equal(new TakeoverProgress(24, 24, 0, 0, true), progress);
        Assert.Empty(await database.DifferencesAsync());
        Assert.Equal(24, await database.CountAsync("check_result WHERE started_at = scheduled_at OR scheduled_at - started_at < interval '20 microseconds'"));
        Assert.Equal(0, await database.CountAsync("check_result WHERE response_time < 0 OR status_code NOT BETWEEN 1 AND 999"));
    }

    [Theory]
    [InlineData("NULL, now(), 'https://example.org/', 0.1, 200, 'unused'", "request_id is missing")]
    [InlineData("gen_random_uuid(), NULL, 'https://example.org/', 0.1, 200, 'unused'", "timestamp is missing")]
    [InlineData("gen_random_uuid(), 'infinity', 'https://example.org/', 0.1, 200, 'unused'", "timestamp is in the future")]
    [InlineData("gen_random_uuid(), '-infinity', 'https://example.org/', 0.1, 200, 'unused'", "timestamp is before 1970")]
    [InlineData("gen_random_uuid(), '4713-01-01 00:00 BC', 'https://example.org/', 0.1, 200, 'unused'", "timestamp is before 1970")]
    [InlineData("gen_random_uuid(), '1969-12-31 23:59:59.999999', 'https://example.org/', 0.1, 200, 'unused'", "timestamp is before 1970")]
    [InlineData("gen_random_uuid(), (now() + interval '2 hours') AT TIME ZONE 'UTC', 'https://example.org/', 0.1, 200, 'unused'", "timestamp is in the future")]
    [InlineData("gen_random_uuid(), '294276-12-31 23:59', 'https://example.org/', 0.1, 200, 'unused'", "timestamp is in the future")]
    [InlineData("gen_random_uuid(), now(), NULL, 0.1, 200, 'unused'", "url is missing")]
    [InlineData("gen_random_uuid(), now(), E' \\t\\n', 0.1, 200, 'unused'", "url is empty")]
    [InlineData("gen_random_uuid(), now(), 'https://example.org/' || repeat('é', 991), 0.1, 200, 'unused'", "url is longer than 2000 bytes")]
    [InlineData("NULL, NULL, NULL, NULL, NULL, NULL", "timestamp is missing")]
    public async Task TakeOver_RowThatCannotBeACheck_IsLeftWithTheReasonAndShown(string row, string reason)
    {
        await using var database = await OldDatabase.CreateAsync($"VALUES ({row}), (gen_random_uuid(), '2026-03-01', 'https://example.org/', 0.1, 200, 'unused')");

        var progress = await database.TakeOverAsync();

        Assert.Equal(new TakeoverProgress(2, 1, 0, 1, true), progress);
        Assert.Equal(reason, await database.ScalarAsync("SELECT reason FROM takeover_left"));
        Assert.Empty(await database.DifferencesAsync());
        Assert.Equal(1, await database.CountAsync("target"));
    }

    [Fact]
    public async Task TakeOver_Credentials_StayOutOfHistoryAndViewAndOnlyTheyDo()
    {
        await using var database = await OldDatabase.CreateAsync(
            """
            SELECT gen_random_uuid(), '2026-03-01', 'https://' || login || 'example.org/a@b', 0.1, 200, 'unused'
            FROM unnest(ARRAY['', 'user:open-sesame@', 'o@p:open-sesame@']) AS login
            """);

        await database.TakeOverAsync();

        Assert.Equal(["(https://example.org/a@b,3)"], await database.LinesAsync("SELECT url, count(*) FROM checks GROUP BY url"));
        Assert.Equal(1, await database.CountAsync("target WHERE name = 'https://example.org/a@b'"));
        Assert.Empty(await database.DifferencesAsync(oldUrl: "takeover_url(url)"));
    }

    [Fact]
    public async Task TakeoverUrl_AnyText_IsWhatTheStreamMakesOfIt()
    {
        await using var database = await StorageDatabase.CreateAsync();
        string[] parts = ["http", ":", "/", "://", "@", "?", "#", "\\", "user", "pass", "é", "\n", ".org"];
        var random = new Random(17);
        string[] texts = [.. Enumerable.Range(0, 2_000).Select(number => $"{number}{string.Concat(random.GetItems(parts, 1 + (number % 9)))}")];

        await using var command = database.Source.CreateCommand("SELECT array_agg(takeover_url(text) ORDER BY number) FROM unnest($1) WITH ORDINALITY AS one (text, number)");
        command.Parameters.Add(new() { Value = texts });
        var urls = (string[])(await command.ExecuteScalarAsync(Cancellation))!;

        Assert.Equal(texts.Select(Streamed), urls);
    }

    [Fact]
    public async Task TakeOver_TwoRowsAtOneMicrosecondBesideThirdAtTheNext_AllAreKept()
    {
        await using var database = await OldDatabase.CreateAsync(
            """
            SELECT gen_random_uuid(), '2026-02-28 23:59:59.999998'::timestamp + n / 2 * interval '1 microsecond', 'https://example.org/', n, 200, 'unused'
            FROM generate_series(0, 5) AS n
            """);

        var progress = await database.TakeOverAsync();

        Assert.Equal(6, progress.Moved);
        Assert.Empty(await database.DifferencesAsync());
        Assert.Equal(1, await database.CountAsync("(SELECT max(scheduled_at - started_at) FROM check_result) AS most (most) WHERE most <= interval '6 microseconds'"));
        Assert.Equal(6, await database.CountAsync("(SELECT DISTINCT scheduled_at FROM check_result) AS slots"));
    }

    [Fact]
    public async Task TakeOver_ChecksThatTheStreamBrought_AreThereOnce()
    {
        await using var database = await OldDatabase.CreateAsync($"{Ordinary} FROM generate_series(1, 1000) AS n");
        // One is in the old table twice: the old program, killed at the wrong moment.
        await database.ExecuteAsync("INSERT INTO checks SELECT * FROM checks WHERE response_time = 0.000700");
        await database.MigrateAsync();
        await StreamAsync(database, "response_time BETWEEN 0.000500 AND 0.000799");
        // And a slot that another check holds.
        await database.ExecuteAsync(
            "UPDATE check_result SET request_id = gen_random_uuid() WHERE request_id = (SELECT request_id FROM checks_imported WHERE response_time = 0.0006)");

        var progress = await database.TakeOverAsync();

        Assert.Equal(new TakeoverProgress(1_001, 1_001 - 299, 299, 0, true), progress);
        Assert.Equal(1_002, await database.CountAsync("checks"));
        Assert.Equal(1, await database.CountAsync("(SELECT request_id FROM checks EXCEPT SELECT request_id FROM checks_imported) AS other"));
        Assert.Equal(0, await database.CountAsync("(SELECT request_id FROM checks_imported EXCEPT ALL SELECT request_id FROM checks) AS lost"));
    }

    [Fact]
    public async Task TakeOver_ChecksThatTheStreamBringsAgain_AreThereOnce()
    {
        await using var database = await OldDatabase.CreateAsync($"{Ordinary} FROM generate_series(1, 1000) AS n");
        await database.TakeOverAsync();

        var result = await StreamAsync(database, "true");

        Assert.Equal(1_000, Assert.IsType<StoreResult.Stored>(result).Redelivered);
        Assert.Empty(await database.DifferencesAsync());
    }

    [Fact]
    public async Task TakeOver_TenYearsOfOneRowADay_MakesMonthsAndOneQueryReadsThemAll()
    {
        // The stream brought a check of one of those months before.
        await using var database = await OldDatabase.CreateAsync(
            "SELECT gen_random_uuid(), date_trunc('hour', now() AT TIME ZONE 'UTC') - n * interval '1 day', 'https://example.org/', 0.1, 200, 'unused' FROM generate_series(1, 3650) AS n");
        await database.MigrateAsync();
        await database.ExecuteAsync("SELECT ensure_partition('2020-02-15')");

        await database.TakeOverAsync();

        Assert.Empty(await database.DifferencesAsync());
        // Days of February 2020, of this month and of the last 31 days at most.
        Assert.InRange(await database.CountAsync("pg_inherits WHERE inhparent = 'check_result'::regclass"), 119 + 29, 121 + 29 + 62);
        Assert.Equal(29, await database.CountAsync("history_partition WHERE parent = 'check_result' AND lower >= '2020-02-01Z' AND upper <= '2020-03-01Z'"));
        Assert.Equal(1, await database.CountAsync("history_partition WHERE parent = 'check_result' AND lower = '2020-01-01Z' AND upper = '2020-02-01Z'"));
        // A late check finds its month.
        Assert.Equal(false, await database.ScalarAsync("SELECT ensure_partition('2020-01-15')"));
    }

    [Fact]
    public async Task Finish_RowsAddedBehindItsBack_Refuses()
    {
        await using var database = await OldDatabase.CreateAsync($"{Ordinary} FROM generate_series(1, 10) AS n");
        await database.MigrateAsync();
        var takeover = new TableTakeover(database.Source);
        await takeover.PrepareAsync(Cancellation);
        await takeover.MoveAsync(Cancellation);
        await database.ExecuteAsync("UPDATE takeover SET rows = rows + 1");

        Assert.False(await takeover.FinishAsync(Cancellation));
        Assert.False((await takeover.ReadAsync(Cancellation))!.IsFinished);
    }

    private static string Streamed(string url)
    {
        var message = FormattableString.Invariant(
            $$"""{"request_id":"{{Guid.NewGuid()}}","timestamp":"2026-03-01T00:00:00Z","url":{{System.Text.Json.JsonSerializer.Serialize(url)}},"response_time":1,"match":"unused"}""");
        return CheckSerializer.TryDeserialize(Encoding.UTF8.GetBytes(message), out var check, out var error) ? check.Url : error;
    }

    /// <summary>The same checks as messages of the old program.</summary>
    private static async Task<StoreResult> StreamAsync(OldDatabase database, string where)
    {
        await new StreamOffsets(database.Source).InsertAsync(Some.Stream, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        await using var command = database.Source.CreateCommand($"SELECT DISTINCT * FROM checks_imported WHERE {where}");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var checks = new List<Check>();
        while (await reader.ReadAsync(Cancellation))
        {
            var at = new DateTimeOffset(reader.GetDateTime(1), TimeSpan.Zero);
            checks.Add(new Check
            {
                RequestId = reader.GetGuid(0),
                Timestamp = at,
                ScheduledAt = at,
                Url = reader.GetString(2),
                Target = reader.GetString(2),
                ResponseTime = TimeSpan.FromSeconds(reader.GetDouble(3)),
                StatusCode = reader.IsDBNull(4) ? null : reader.GetInt32(4),
                Match = Enum.Parse<PatternMatch>(reader.GetString(5), ignoreCase: true),
                Outcome = Outcome.Up,
            });
        }

        await reader.DisposeAsync();
        return await new CheckStore(database.Source, new Retention { Raw = TimeSpan.FromDays(10_000) }, TimeProvider.System).StoreAsync(Some.Batch(checks.ToArray()), Cancellation);
    }
}
