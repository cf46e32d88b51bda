using Availability.Testing;
using Npgsql;

namespace Availability.Embedded.Tests;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private readonly EmbeddedPostgresOptions _options = new()
    {
        DataFolder = TemporaryPostgres.NewFolder(),
        BinariesCache = TemporaryPostgres.BinariesCache,
        Durable = false,
    };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => TemporaryPostgres.Discard(_options.DataFolder!);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Start_SecondRun_FindsWhatTheFirstStored(bool fromNpm)
    {
        if (fromNpm)
            Machine.NeedsNpm();
        var options = _options with { FromNpm = fromNpm };
        await using (var first = await EmbeddedPostgres.StartAsync(options, null, Token))
            await Sql.AskAsync(first, "CREATE TABLE history AS SELECT 42 AS answer");

        await using var second = await EmbeddedPostgres.StartAsync(options, null, Token);

        Assert.Equal(42, await Sql.AskAsync(second, "SELECT answer FROM history"));
        Assert.Equal(second.MajorVersion, await Sql.AskAsync(second, "SELECT current_setting('server_version_num')::int / 10000"));
        Assert.Equal(Path.Combine(_options.DataFolder!, $"postgres-{second.MajorVersion}", "data"), second.DataDirectory);
    }

    [Fact]
    public async Task Start_WithDefaults_KeepsDataSafeAndTheServerToTheLoopback()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(_options with { Durable = true }, null, Token);

        Assert.Equal("on", await Sql.AskAsync(postgres, "SHOW fsync"));
        Assert.Equal("127.0.0.1", await Sql.AskAsync(postgres, "SHOW listen_addresses"));
        Assert.Equal("", await Sql.AskAsync(postgres, "SHOW unix_socket_directories"));
        Assert.Equal("UTF8", await Sql.AskAsync(postgres, "SHOW server_encoding"));
        Assert.Equal("availability", await Sql.AskAsync(postgres, "SELECT current_database()"));
        Assert.Equal("É", await Sql.AskAsync(postgres, "SELECT upper('é')"));
    }

    [Fact]
    public async Task Start_MakesAPassword_ThatTheServerAsksForAndOneUserCanRead()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);
        var file = Path.Combine(_options.DataFolder!, $"postgres-{postgres.MajorVersion}", "password");
        var wrong = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Password = "wrong", Pooling = false };

        await using var connection = new NpgsqlConnection(wrong.ConnectionString);
        var exception = await Assert.ThrowsAsync<PostgresException>(() => connection.OpenAsync(Token));

        Assert.Equal(PostgresErrorCodes.InvalidPassword, exception.SqlState);
        Assert.Equal(48, (await File.ReadAllTextAsync(file, Token)).Length);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
    }

    [Fact]
    public async Task StartAgain_AfterStop_HasTheSamePortAndData()
    {
        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);
        await Sql.AskAsync(postgres, "CREATE TABLE history AS SELECT 42 AS answer");
        var port = postgres.Port;

        await postgres.StopAsync();
        await Assert.ThrowsAsync<NpgsqlException>(() => Sql.AskAsync(postgres, "SELECT 1"));
        await postgres.StartAgainAsync(Token);

        Assert.Equal(port, postgres.Port);
        Assert.Equal(42, await Sql.AskAsync(postgres, "SELECT answer FROM history"));
    }

    [Fact]
    public async Task Start_WithDataOfAnotherMajor_PrefersTheBinariesThatMadeIt()
    {
        Machine.NeedsNpm();
        await using (var made = await EmbeddedPostgres.StartAsync(_options with { FromNpm = true }, null, Token))
            await Sql.AskAsync(made, "CREATE TABLE history AS SELECT 42 AS answer");

        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);

        Assert.Equal(NpmPackage.Major, postgres.MajorVersion);
        Assert.Equal(42, await Sql.AskAsync(postgres, "SELECT answer FROM history"));
    }

    [Fact]
    public async Task Start_TellsWhatItDoes()
    {
        var progress = new Lines();
        await using var postgres = await EmbeddedPostgres.StartAsync(_options, progress, Token);

        Assert.Equal($"Preparing PostgreSQL {postgres.MajorVersion} in {_options.DataFolder}/postgres-{postgres.MajorVersion}", Assert.Single(progress.All));
    }

    [Fact]
    public async Task Server_OfALinuxTerminal_IsOutOfReachOfItsInterrupt()
    {
        Machine.NeedsLinux();
        await using var postgres = await EmbeddedPostgres.StartAsync(_options, null, Token);
        var server = new PostmasterFile(postgres.DataDirectory).ProcessId!.Value;

        Assert.NotEqual(Stat.SessionOf(Environment.ProcessId), Stat.SessionOf(server));
    }

    private sealed class Lines : IProgress<string>
    {
        public List<string> All { get; } = [];

        public void Report(string value) => All.Add(value);
    }
}
