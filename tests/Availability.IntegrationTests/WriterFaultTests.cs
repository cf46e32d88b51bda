using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>The writer as a process, under a numbered load, while something breaks.</summary>
public sealed class WriterFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Killed_AgainAndAgain_StoresEveryNumberOnce(int seed)
    {
        var random = new Random(seed);
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        for (var kill = 0; kill < 3; kill++)
        {
            load.Send(2_000);
            await using var writer = pipeline.StartWriter("--period", "10ms");
            var enough = await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", Stop) + random.Next(1, 1_500);
            var sending = Task.Run(() => load.Send(2_000), Stop);
            await Eventually.TrueAsync(
                async token => await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", token) >= enough,
                TimeSpan.FromSeconds(60), $"{enough} rows are stored. The writer printed:{Environment.NewLine}{writer.Log}", Stop);
            await writer.KillAsync(Stop);
            await sending;
        }

        await using var last = pipeline.StartWriter();
        // What there was may be stored already, and a signal to a process that is still loading its runtime is nobody's to answer.
        await last.SaysAsync("Has 4 partitions", Stop);
        await pipeline.StoresAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await last.StopAsync(Stop));
    }

    [Fact]
    public async Task Writers_JoiningAndLeavingUnderLoad_StoreEveryNumberOnce()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 6);
        using var load = new NumberedLoad(pipeline);
        await using var first = pipeline.StartWriter("--period", "10ms");
        await first.SaysAsync("Has 6 partitions", Stop);
        for (var round = 0; round < 2; round++)
        {
            var sending = Task.Run(() => load.Send(3_000), Stop);
            await using var second = pipeline.StartWriter("--period", "10ms");
            await second.SaysAsync("Has 3 partitions", Stop);
            await sending;
            load.Send(3_000);
            Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
        }

        await pipeline.StoresAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
    }

    [Theory]
    [InlineData(1)]
    public async Task Frozen_UntilAnotherHasItsPartitions_StoresEveryNumberOnce(int seed)
    {
        var enough = new Random(seed).Next(1, 5_000);
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await using var first = pipeline.StartWriter("--period", "10ms");
        await first.SaysAsync("Has 4 partitions", Stop);
        var sending = Task.Run(() => load.Send(10_000), Stop);
        await Eventually.TrueAsync(
            async token => await pipeline.QueryAsync<long>("SELECT count(*) FROM check_result", token) >= enough,
            TimeSpan.FromSeconds(60), $"{enough} rows are stored", Stop);
        // With a batch in flight, most likely.
        await first.FreezeAsync(Stop);
        await sending;
        await using var second = pipeline.StartWriter("--period", "10ms");
        await second.SaysAsync("Has 4 partitions", Stop);
        load.Send(3_000);
        await first.ThawAsync(Stop);
        load.Send(3_000);
        await pipeline.StoresAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }
}
