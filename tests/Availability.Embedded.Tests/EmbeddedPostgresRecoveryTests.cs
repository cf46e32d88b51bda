using System.Diagnostics;
using Availability.Testing;

namespace Availability.Embedded.Tests;

public sealed class EmbeddedPostgresRecoveryTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly EmbeddedPostgresOptions _options = new() { DataFolder = TemporaryPostgres.NewFolder(), Durable = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => TemporaryPostgres.Discard(_options.DataFolder!);

    [Fact]
    public async Task Start_AfterTheServerWasKilled_FindsWhatWasCommitted()
    {
        await using (var killed = await EmbeddedPostgres.StartAsync(_options, null, Token))
        {
            await Sql.AskAsync(killed, "CREATE TABLE history AS SELECT 42 AS answer");
            using var server = ServerOf(killed);
            server.Kill();
        }

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.Equal(42, await Sql.AskAsync(postgres, "SELECT answer FROM history"));
    }

    [Fact]
    public async Task StartAgain_AfterTheServerWasKilled_Recovers()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);
        await Sql.AskAsync(postgres, "CREATE TABLE history AS SELECT 42 AS answer");
        using (var server = ServerOf(postgres))
            server.Kill();

        await postgres.StopAsync();
        await postgres.StartAgainAsync(Token);

        Assert.Equal(42, await Sql.AskAsync(postgres, "SELECT answer FROM history"));
    }

    [Fact]
    public async Task Run_Killed_TakesItsServerWithItAndLeavesTheDataToTheNext()
    {
        using var victim = await Victim.StartAsync(_options.DataFolder!);
        var postmaster = new PostmasterFile(OnlyData);
        Assert.True(postmaster.ServerRuns);
        await Assert.ThrowsAsync<EmbeddedException>(() => EmbeddedPostgres.StartAsync(_options, null, Token));

        victim.Kill();
        await victim.WaitForExitAsync(Token);
        await Eventually.TrueAsync(() => !postmaster.ServerRuns, Deadline, "the dead run's server ends", Token);

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);
        Assert.Equal(1, await Sql.AskAsync(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task Start_WithAServerLeftRunning_EndsItFirst()
    {
        Machine.NeedsLinux();
        using var victim = await Victim.StartAsync(_options.DataFolder!);
        var postmaster = new PostmasterFile(OnlyData);
        var left = postmaster.ProcessId!.Value;
        foreach (var guard in Process.GetProcessesByName("sh").Where(shell => Stat.IsInSession(shell.Id, Stat.SessionOf(left))))
            guard.Kill();
        victim.Kill();
        await victim.WaitForExitAsync(Token);
        Assert.True(postmaster.ServerRuns);

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.NotEqual(left, new PostmasterFile(postgres.DataDirectory).ProcessId);
        Assert.Equal(1, await Sql.AskAsync(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task Start_WhenAnotherProgramHasTheDeadServersProcessId_IsNotMistaken()
    {
        await MakeDataAsync();
        await LeaveBehindAsync(Environment.ProcessId);

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.Equal(1, await Sql.AskAsync(postgres, "SELECT 1"));
    }

    [Fact]
    public async Task Start_WhenAnotherServerHasTheDeadServersProcessId_LeavesThatOneAlone()
    {
        Machine.NeedsLinux();
        await MakeDataAsync();
        await using var other = await EmbeddedPostgres.StartAsync(_options with { DataFolder = TemporaryPostgres.NewFolder() }, null, Token);
        await LeaveBehindAsync(new PostmasterFile(other.DataDirectory).ProcessId!.Value);

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.Equal(1, await Sql.AskAsync(postgres, "SELECT 1"));
        Assert.Equal(1, await Sql.AskAsync(other, "SELECT 1"));
    }

    [Fact]
    public async Task Start_AfterHalfAnInitialization_StartsOver()
    {
        await MakeDataAsync();
        Directory.Move(OnlyData, OnlyData + ".new");

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.Equal(1, await Sql.AskAsync(postgres, "SELECT 1"));
        Assert.False(Directory.Exists(postgres.DataDirectory + ".new"));
    }

    [Fact]
    public async Task Start_Cancelled_GivesTheFolderBack()
    {
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(Token);
        var cancelling = new Progress(cancellation.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => EmbeddedPostgres.StartAsync(_options, cancelling, cancellation.Token));

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.Equal(1, await Sql.AskAsync(postgres, "SELECT 1"));
    }

    private string OnlyData => Path.Combine(Assert.Single(Directory.GetDirectories(_options.DataFolder!, "postgres-*")), "data");

    private static Process ServerOf(EmbeddedPostgres postgres) =>
        Process.GetProcessById(new PostmasterFile(postgres.DataDirectory).ProcessId!.Value);

    private async Task MakeDataAsync()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);
    }

    /// <summary>The file of a server that was ready, with this process id.</summary>
    private Task LeaveBehindAsync(int processId) => File.WriteAllLinesAsync(
        Path.Combine(OnlyData, "postmaster.pid"), [$"{processId}", OnlyData, "1700000000", "5432", "", "127.0.0.1", "", "ready"], Token);

    private sealed class Progress(Action reported) : IProgress<string>
    {
        public void Report(string value) => reported();
    }
}
