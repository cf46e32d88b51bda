using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;
using Npgsql;

namespace Availability.AppHost.Tests.Embedded;

/// <summary>
/// SIGKILL of a run whose broker is in its memory: what was on the topic and not stored is gone. What holds all the same is counted here.
/// </summary>
public sealed class KilledRunTests : IAsyncLifetime
{
    // Above any body that the monitor sees meanwhile.
    private const int First = 1_000_000;
    private const int Second = 2_000_000;

    private readonly string _data = TemporaryPostgres.NewFolder();
    private readonly string _targets = Path.GetTempFileName();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await File.WriteAllTextAsync(_targets, "http://127.0.0.1:1/\n", Stop);

    public ValueTask DisposeAsync()
    {
        File.Delete(_targets);
        EmbeddedPostgres.Discard(_data);
        return ValueTask.CompletedTask;
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_UnderLoad_EachNumberIsStoredAsItsOffsetSays_AndEachLaterOneOnce(int seed)
    {
        string cluster;
        IReadOnlyList<SentNumber> sent;
        await using (var killed = await RunningPipeline.StartAsync(_targets, _data, Stop))
        {
            using var load = new NumberedChecks(killed.Brokers, "checks", First, patience: TimeSpan.FromSeconds(2));
            await using var database = NpgsqlDataSource.Create(killed.Database);
            var enough = new Random(seed).Next(1, 10_000);
            using var done = CancellationTokenSource.CreateLinkedTokenSource(Stop);
            var sending = Task.Run(() => SendUntilAsync(load, done.Token), Stop);
            await StoresAsync(database, enough);
            cluster = (await QueryAsync<string>(database, "SELECT DISTINCT cluster_id FROM kafka_offset WHERE topic = 'checks'"))!;
            await killed.KillAsync(Stop);
            await done.CancelAsync();
            await sending;
            sent = load.Sent;
        }

        await using var next = await RunningPipeline.StartAsync(_targets, _data, Stop);
        using var later = new NumberedChecks(next.Brokers, "checks", Second);
        await using var history = NpgsqlDataSource.Create(next.Database);
        await Task.Run(() => later.Send(3_000), Stop);
        await Eventually.TrueAsync(
            async token => await QueryAsync<long>(history, $"SELECT count(*) FROM check_result WHERE body_bytes >= {Second}") >= 3_000,
            TimeSpan.FromSeconds(90), "all later numbers are stored", Stop);

        Assert.Equal(0, await QueryAsync<long>(history, $"SELECT count(*) - count(DISTINCT body_bytes) FROM check_result WHERE body_bytes >= {First}"));
        Assert.Equal(3_000, await QueryAsync<long>(history, $"SELECT count(*) FROM check_result WHERE body_bytes >= {Second}"));
        Assert.Empty(await NotAsTheirOffsetsSayAsync(history, cluster, sent));
        Assert.Equal(ExitCode.Success, await next.StopAsync(Stop));
    }

    // No more than the broker keeps: what it trims unread would be a gap.
    private static async Task SendUntilAsync(NumberedChecks load, CancellationToken done)
    {
        while (!done.IsCancellationRequested && load.Count < First + 50_000)
        {
            load.Send(500);
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, done).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static Task StoresAsync(NpgsqlDataSource database, long rows) => Eventually.TrueAsync(
        async token => await QueryAsync<long>(database, $"SELECT count(*) FROM check_result WHERE body_bytes >= {First}") >= rows,
        TimeSpan.FromSeconds(90), $"{rows} numbers are stored", Stop);

    /// <summary>Of the numbers that the broker confirmed: those below the stored offset must be stored, and no others.</summary>
    private static async Task<IReadOnlyList<long>> NotAsTheirOffsetsSayAsync(NpgsqlDataSource database, string cluster, IReadOnlyList<SentNumber> sent)
    {
        await using var command = database.CreateCommand(
            """
            SELECT sent.number
            FROM unnest($1, $2, $3) AS sent (number, partition, "offset")
            JOIN kafka_offset ON kafka_offset.cluster_id = $4 AND kafka_offset.topic = 'checks' AND kafka_offset.partition = sent.partition
            WHERE (sent."offset" < next_offset) <> EXISTS (SELECT FROM check_result WHERE body_bytes = sent.number)
            LIMIT 20
            """);
        command.Parameters.Add(new() { Value = sent.Select(number => number.Number).ToArray() });
        command.Parameters.Add(new() { Value = sent.Select(number => number.Partition!.Value).ToArray() });
        command.Parameters.Add(new() { Value = sent.Select(number => number.Offset!.Value).ToArray() });
        command.Parameters.Add(new() { Value = cluster });
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var wrong = new List<long>();
        while (await reader.ReadAsync(Stop))
        {
            wrong.Add(reader.GetInt64(0));
        }

        return wrong;
    }

    // Nothing as long as the tables are not made yet.
    private static async Task<T?> QueryAsync<T>(NpgsqlDataSource database, string sql)
    {
        try
        {
            await using var command = database.CreateCommand(sql);
            return (T?)await command.ExecuteScalarAsync(Stop);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return default;
        }
    }
}
