using System.Globalization;
using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>The writer as a process, on a database that the old program filled.</summary>
public sealed class TakeoverTests
{
    private const int OldRows = 50_000;
    private const string Done = "SELECT coalesce(sum(moved + known + left_over), 0)::bigint FROM takeover";
    private const string Finished = "SELECT count(*) FROM takeover WHERE finished_at IS NOT NULL AND to_regclass('takeover_rows') IS NULL";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_AgainAndAgainWhileTakingOver_EveryRowAndEveryCheckIsThereOnce(int seed)
    {
        var random = new Random(seed);
        await using var pipeline = await Pipeline.CreateEmptyAsync(Stop);
        await FillAsync(pipeline);
        using var load = new NumberedLoad(pipeline);
        var log = "";
        for (var kill = 0; kill < 3; kill++)
        {
            load.Send(1_000);
            var enough = await pipeline.QueryAsync<long>(Done, Stop) + random.Next(1, 10_000);
            await using var writer = pipeline.StartWriter("--period", "10ms");
            await Eventually.TrueAsync(
                async token => await pipeline.QueryAsync<long>(Done, token) >= enough,
                TimeSpan.FromSeconds(60), $"{enough} rows are moved. The writer printed:{Environment.NewLine}{writer.Log}", Stop);
            load.Send(500);
            await writer.KillAsync(Stop);
            log += writer.Log;
            // Whatever was in the middle, whoever looks sees each row once.
            Assert.Empty(await LostAsync(pipeline));
        }

        await using var last = pipeline.StartWriter();
        await pipeline.CountsAsync(1, Finished, Stop);
        await pipeline.CountsAsync(load.Count, "SELECT count(DISTINCT body_bytes) FROM check_result", Stop);

        Assert.Empty(await LostAsync(pipeline));
        Assert.Equal(OldRows + load.Count, await pipeline.QueryAsync<long>("SELECT count(*) FROM checks", Stop));
        Assert.Equal(0, await pipeline.QueryAsync<long>("SELECT count(*) FROM takeover_left", Stop));
        Assert.Contains("Taking over the old program's table: ", log, StringComparison.Ordinal);
        await last.SaysAsync($"All {OldRows} rows of the old program's table are in the history", Stop);
        await ShowsAsync(last, $"all {OldRows} rows of the old table are taken over", remaining: 0);
        Assert.Equal(ExitCode.Success, await last.StopAsync(Stop));
    }

    [Fact]
    public async Task Started_WithATableOfOtherColumns_ExitsWithASentence()
    {
        await using var pipeline = await Pipeline.CreateEmptyAsync(Stop);
        await ExecuteAsync(pipeline, "CREATE TABLE checks (id integer)");
        await using var writer = pipeline.StartWriter();

        Assert.Equal(ExitCode.BadUsage, await writer.ExitAsync(Stop));

        Assert.Contains(writer.Errors, line => line.Contains("this one has id integer. Name another database, or rename that table.", StringComparison.Ordinal));
    }

    [Fact]
    public async Task TakingOver_Interrupted_GoesOnLaterAndTheStreamMeanwhile()
    {
        await using var pipeline = await Pipeline.CreateEmptyAsync(Stop);
        await FillAsync(pipeline);
        using var load = new NumberedLoad(pipeline);
        await using var migrator = pipeline.StartWriter("--migrate", "only");
        Assert.Equal(ExitCode.Success, await migrator.ExitAsync(Stop));
        await ExecuteAsync(pipeline, "ALTER TABLE takeover_left RENAME TO takeover_left_away");
        await using var writer = pipeline.StartWriter("--period", "10ms");

        await writer.SaysAsync("Taking over the old program's table is interrupted: relation \"takeover_left\" does not exist", Stop);
        await ShowsAsync(writer, "taking over the old table is interrupted", remaining: null);
        load.Send(100);
        await pipeline.CountsAsync(100, "SELECT count(*) FROM check_result", Stop);
        await ExecuteAsync(pipeline, "ALTER TABLE takeover_left_away RENAME TO takeover_left");
        await pipeline.CountsAsync(1, Finished, Stop);

        Assert.Empty(await LostAsync(pipeline));
    }

    // Two years, so that there are many batches.
    private static Task FillAsync(Pipeline pipeline) => ExecuteAsync(
        pipeline,
        $"""
        CREATE TABLE checks (
            request_id uuid, "timestamp" timestamp, url text, response_time double precision, status_code integer, regexp_match text);
        INSERT INTO checks
        SELECT gen_random_uuid(), '2025-12-31 12:00'::timestamp - n * interval '1200.345678 s', 'https://example.org/' || n % 20,
            n / 1000000::double precision, CASE WHEN n % 10 > 0 THEN 200 END, 'unused'
        FROM generate_series(1, {OldRows}) AS n
        """);

    private static async Task<IReadOnlyList<Guid>> LostAsync(Pipeline pipeline)
    {
        const string Six = """request_id, "timestamp", url, response_time, status_code, regexp_match""";
        await using var command = pipeline.Source.CreateCommand($"SELECT request_id FROM (SELECT {Six} FROM checks_imported EXCEPT ALL SELECT {Six} FROM checks) AS lost");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var lost = new List<Guid>();
        while (await reader.ReadAsync(Stop))
        {
            lost.Add(reader.GetGuid(0));
        }

        return lost;
    }

    private static async Task ShowsAsync(ServiceProcess writer, string health, int? remaining)
    {
        using var client = new HttpClient { BaseAddress = await writer.HealthAsync(Stop) };
        // During an attempt both show how far it is.
        await Eventually.TrueAsync(
            async token => (await (await client.GetAsync(new Uri("/health", UriKind.Relative), token)).Content.ReadAsStringAsync(token)).Contains(health, StringComparison.Ordinal)
                && Remaining(await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), token)) == remaining,
            TimeSpan.FromSeconds(60), $"/health shows '{health}', and /metrics {remaining?.ToString(CultureInfo.InvariantCulture) ?? "no number of rows"}", Stop);
    }

    private static int? Remaining(string metrics) =>
        metrics.Split('\n').FirstOrDefault(line => line.StartsWith("availability_writer_takeover_remaining", StringComparison.Ordinal)) is { } line
            ? int.Parse(line.Split(' ')[1], CultureInfo.InvariantCulture)
            : null;

    private static async Task ExecuteAsync(Pipeline pipeline, string sql)
    {
        await using var command = pipeline.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
