using System.Runtime.Versioning;
using Availability.Testing;

namespace Availability.Embedded.Tests;

public sealed class EmbeddedPostgresRefusalTests : IDisposable
{
    private readonly EmbeddedPostgresOptions _options = new() { DataFolder = TemporaryPostgres.NewFolder(), Durable = false };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => TemporaryPostgres.Discard(_options.DataFolder!);

    [Fact]
    public async Task Start_WhileAnotherRunUsesTheFolder_SaysSoAndLeavesItAlone()
    {
        await using var first = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.Equal(
            $"Another run uses the data folder {_options.DataFolder}; stop it first, or give this one a folder of its own.",
            await RefusalOfAsync(_options));
        Assert.Equal(1, await Sql.AskAsync(first, "SELECT 1"));
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Start_AsRootInAFolderThatThePostgresUserCannotReach_SaysWhoCannot()
    {
        Machine.NeedsLinuxRoot();
        var closed = Path.Combine(_options.DataFolder!, "closed");
        Directory.CreateDirectory(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var folder = Path.Combine(closed, "data");

        var refusal = await RefusalOfAsync(_options with { DataFolder = folder });

        Assert.Equal(
            $"PostgreSQL, which runs as the user {ServerUser.Resolve().Name} when root starts it, cannot reach the data folder {folder}; choose one that is open to it, such as /var/lib/availability.",
            refusal);
        Assert.Empty(Directory.GetDirectories(folder));
    }

    [Fact]
    public async Task Start_InAFile_SaysThatItIsNoFolder()
    {
        var file = Path.Combine(_options.DataFolder!, "file");
        await File.WriteAllTextAsync(file, "", Token);

        Assert.StartsWith($"The data folder {file} cannot be made: ", await RefusalOfAsync(_options with { DataFolder = file }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithoutThePasswordOfItsData_SaysHowToGoOn()
    {
        string folder;
        await using (var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token))
            folder = Path.GetDirectoryName(postgres.DataDirectory)!;
        File.Delete(Path.Combine(folder, "password"));

        Assert.Equal(
            $"The password of the data in {folder}/data is gone: put {folder}/password back, or move {folder} away to start anew.",
            await RefusalOfAsync(_options));
    }

    [Fact]
    public async Task Start_WithBinariesFromAFolderWithout_SaysWhatIsMissing() => Assert.Equal(
        $"There is no complete PostgreSQL 15 to 18 in {_options.DataFolder}.",
        await RefusalOfAsync(_options with { BinariesFolder = _options.DataFolder }));

    [Fact]
    public async Task Start_WithDamagedData_GivesTheServersReason()
    {
        string data;
        await using (var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token))
            data = postgres.DataDirectory;
        File.Delete(Path.Combine(data, "global", "pg_control"));

        var refusal = await RefusalOfAsync(_options);

        Assert.Contains($"did not start on {data}", refusal, StringComparison.Ordinal);
        Assert.Contains("pg_control", refusal, StringComparison.Ordinal);
    }

    private static async Task<string> RefusalOfAsync(EmbeddedPostgresOptions options) =>
        (await Assert.ThrowsAsync<EmbeddedException>(() => EmbeddedPostgres.StartAsync(options, null, Token))).Message;
}
