using Availability.ServiceDefaults;
using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests;

/// <summary>What can happen to a writer, or to its connection, at each moment of its transaction.</summary>
public sealed class TransactionFaultTests
{
    private const int Marked = 1_500;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(nameof(Trap.Moment.BeforeSwap), false)]
    [InlineData(nameof(Trap.Moment.InCopy), false)]
    [InlineData(nameof(Trap.Moment.InCommit), false)]
    [InlineData(nameof(Trap.Moment.InCommit), true)]
    public async Task Killed_AtAMoment_StoresEveryNumberOnce(string moment, bool serverEnds)
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await using var first = await pipeline.RunWriterAsync(Stop);
        await using var trap = await FillAsync(pipeline, load, Enum.Parse<Trap.Moment>(moment));
        var backend = await trap.CaughtAsync(Stop);
        await first.KillAsync(Stop);
        await EndAsync(pipeline, trap, backend, serverEnds);

        // The server does not ask whether anybody still waits for its COMMIT.
        var committed = moment == nameof(Trap.Moment.InCommit) && !serverEnds;
        Assert.Equal(committed ? 1 : 0, await pipeline.QueryAsync<long>($"SELECT count(*) FROM check_result WHERE body_bytes = {Marked}", Stop));
        load.Send(500);
        await using var second = await pipeline.RunWriterAsync(Stop);
        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    [Theory]
    [InlineData(nameof(Trap.Moment.InCopy), false)]
    [InlineData(nameof(Trap.Moment.InCommit), false)]
    [InlineData(nameof(Trap.Moment.InCommit), true)]
    public async Task ConnectionCut_AtAMoment_StoresEveryNumberOnce(string moment, bool serverEnds)
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        var settings = new NpgsqlConnectionStringBuilder(pipeline.Database);
        await using var proxy = new TcpProxy(settings.Host!, settings.Port);
        proxy.Up();
        (settings.Host, settings.Port) = ("127.0.0.1", proxy.Port);
        using var load = new NumberedLoad(pipeline);
        await using var writer = await pipeline.RunWriterAsync(Stop, settings.ConnectionString);
        await using var trap = await FillAsync(pipeline, load, Enum.Parse<Trap.Moment>(moment));
        var backend = await trap.CaughtAsync(Stop);
        await proxy.DownAsync();
        await writer.SaysAsync("trying again, nothing is lost", Stop);
        await EndAsync(pipeline, trap, backend, serverEnds);
        proxy.Up();

        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Fact]
    public async Task Rebalanced_WithABatchInFlight_StoresEveryNumberOnce()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await using var first = await pipeline.RunWriterAsync(Stop);
        await using var trap = await FillAsync(pipeline, load, Trap.Moment.InCopy);
        await trap.CaughtAsync(Stop);
        await using var second = pipeline.StartWriter("--period", "10ms");
        await second.SaysAsync("Has 2 partitions", Stop);
        load.Send(1_000);
        await trap.ReleaseAsync(Stop);

        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
    }

    // For Postgres it is busy, not idle: no timeout of the server ends it, and the offset rows stay locked.
    [Fact]
    public async Task Frozen_InTheMiddleOfCopy_AnotherGoesOn_AndEveryNumberIsStoredOnce()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 12);
        using var load = new NumberedLoad(pipeline);
        await using var first = pipeline.StartWriter("--period", "3s");
        await first.SaysAsync("Has 12 partitions", Stop);
        load.Send(1_000);
        await pipeline.StoresAsync(1_000, Stop);
        await using var trap = await Trap.SetAsync(pipeline, Trap.Moment.InCopy, number: 1_000, Stop);
        // More than the sockets between them hold: the writer cannot have sent it all.
        load.SendLarge(3_000);
        var backend = await trap.CaughtAsync(Stop);
        await first.FreezeAsync(Stop);
        await trap.ReleaseAsync(Stop);
        await pipeline.CountsAsync(
            1, $"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend} AND state = 'active' AND wait_event = 'ClientRead' AND query LIKE 'COPY%'", Stop);

        await using var second = pipeline.StartWriter("--period", "10ms");
        load.Send(500);
        await pipeline.StoresAsync(load.Count, Stop);
        await first.ThawAsync(Stop);
        load.Send(500);
        await pipeline.StoresAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    [Fact]
    public async Task DeadlockedWithAnother_StoresEveryNumberOnce()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        // Whose patience ends first finds the deadlock, and is the one to give way.
        var patient = new NpgsqlConnectionStringBuilder(pipeline.Database) { Options = "-c deadlock_timeout=15s" }.ConnectionString;
        await using var writer = await pipeline.RunWriterAsync(Stop, patient);
        await using var trap = await FillAsync(pipeline, load, Trap.Moment.InCopy);
        await trap.CaughtAsync(Stop);
        await trap.ExecuteAsync("SET LOCAL deadlock_timeout = '5min'; SELECT FROM kafka_offset FOR UPDATE", Stop);
        await writer.SaysAsync("40P01", Stop);
        await trap.ReleaseAsync(Stop);

        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    private static async Task<Trap> FillAsync(Pipeline pipeline, NumberedLoad load, Trap.Moment moment)
    {
        load.Send(1_000);
        await pipeline.StoresAsync(1_000, Stop);
        var trap = await Trap.SetAsync(pipeline, moment, Marked, Stop);
        load.Send(1_000);
        return trap;
    }

    /// <summary>Opens the trap, or ends the server process that is in it; returns when it has come to an end.</summary>
    private static async Task EndAsync(Pipeline pipeline, Trap trap, int backend, bool serverEnds)
    {
        if (serverEnds)
        {
            await pipeline.ExecuteAsync($"SELECT pg_terminate_backend({backend})", Stop);
        }

        await trap.ReleaseAsync(Stop);
        await Eventually.TrueAsync(
            async token => await pipeline.QueryAsync<long>($"SELECT count(*) FROM pg_stat_activity WHERE pid = {backend} AND state <> 'idle'", token) == 0,
            TimeSpan.FromSeconds(60), "the writer's transaction has come to an end", Stop);
    }
}
