using Availability.ServiceDefaults;
using Availability.Storage;
using Availability.Testing;

namespace Availability.IntegrationTests;

/// <summary>The commands as an operator types them.</summary>
public sealed class QuarantineCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Quarantine_ListShowReplay_StoresWhatIsGoodNowAndKeepsTheRest()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 1);
        using var load = new NumberedLoad(pipeline);
        load.Send(10);
        await using var writer = pipeline.StartWriter("--period", "20ms");
        await pipeline.CountsAsync(10, "SELECT count(*) FROM check_result", Stop);
        await ExecuteAsync(pipeline, "ALTER TABLE check_result ADD CONSTRAINT few CHECK (body_bytes < 10)");
        load.Send(5);
        await load.SendAsync("no check\u0007"u8.ToArray(), Stop);
        await pipeline.CountsAsync(6, "SELECT count(*) FROM quarantine", Stop);
        await ExecuteAsync(pipeline, "ALTER TABLE check_result DROP CONSTRAINT few");

        var listed = await RunAsync(pipeline, ExitCode.Success, "list", "--limit", "2");
        Assert.Equal(2, listed.Output.Count);
        Assert.Equal("2 of 6 messages.", listed.Errors.Last());
        var shown = await RunAsync(pipeline, ExitCode.Success, "show", $"{pipeline.Topic}/0@15");
        Assert.Contains("6E6F20636865636B07", shown.Output);
        var (listening, heard) = (new TaskCompletionSource(), new TaskCompletionSource());
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var listen = new Announcements(pipeline.Source).ListenAsync(listening.SetResult, from => Hear(from, heard), stop.Token);
        await listening.Task.WaitAsync(Stop);

        var first = await RunAsync(pipeline, ExitCode.Failed, "replay");
        Assert.StartsWith($"{pipeline.Topic}/0@15", Assert.Single(first.Output), StringComparison.Ordinal);
        Assert.Equal("5 stored, 0 duplicates of others' checks, 1 remain in the quarantine.", first.Errors.Last());
        await heard.Task.WaitAsync(Stop);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listen);
        var second = await RunAsync(pipeline, ExitCode.Failed, "replay", $"{pipeline.Topic}/0@15");
        Assert.Equal("0 stored, 0 duplicates of others' checks, 1 remain in the quarantine.", second.Errors.Last());

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(1, await pipeline.QueryAsync<long>("SELECT count(*) FROM quarantine", Stop));
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Theory]
    [InlineData("show", "nonsense", "message: expected topic/partition@offset, as 'quarantine list' shows it, not \"nonsense\".")]
    [InlineData("replay", "checks/0@7", "There is no checks/0@7 in the quarantine.")]
    public async Task Quarantine_UsersMistake_IsOneSentenceAndExits2(string command, string message, string sentence)
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 1);

        var process = await RunAsync(pipeline, ExitCode.BadUsage, command, message);

        Assert.Equal(sentence, Assert.Single(process.Errors));
    }

    [Fact]
    public async Task Quarantine_NoSchema_SaysSo()
    {
        await using var pipeline = await Pipeline.CreateEmptyAsync(Stop, partitions: 1);

        var process = await RunAsync(pipeline, ExitCode.BadUsage, "list");

        Assert.Equal("Postgres refuses: relation \"quarantine\" does not exist (SQLSTATE 42P01).", Assert.Single(process.Errors));
    }

    // The writer says from which slot on.
    private static void Hear(DateTimeOffset from, TaskCompletionSource heard)
    {
        if (from == Announcements.Anything)
        {
            heard.TrySetResult();
        }
    }

    private static async Task<ServiceProcess> RunAsync(Pipeline pipeline, int exitCode, params string[] arguments)
    {
        var process = pipeline.StartWriter(["quarantine", .. arguments]);
        var exited = await process.ExitAsync(Stop);
        Assert.True(exited == exitCode, $"{exited} instead of {exitCode}: {process.Log}");
        return process;
    }

    private static async Task ExecuteAsync(Pipeline pipeline, string sql)
    {
        await using var command = pipeline.Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Stop);
    }
}
