using Availability.Embedded;
using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests.Security;

/// <summary>A PostgreSQL with <c>ssl=on</c> whose roles come in by one way each; made once for all tests of a class.</summary>
public sealed class SecurePostgres : IAsyncLifetime
{
    internal const string Password = "password-of-the-database";

    /// <summary>Role <c>secured</c> only by TLS and password, <c>monitor</c> only by a client's certificate, <c>open</c> only without TLS.</summary>
    private const string Access = """
        host all availability 127.0.0.1/32 scram-sha-256
        hostssl all secured 127.0.0.1/32 scram-sha-256
        hostssl all monitor 127.0.0.1/32 cert
        hostnossl all open 127.0.0.1/32 scram-sha-256
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("availability-postgres-").FullName;
    private EmbeddedPostgres _server = null!;
    private NpgsqlDataSource _administrator = null!;

    internal PemFiles Pem { get; private set; } = null!;

    /// <summary>Every word that no program may print.</summary>
    internal static IEnumerable<string> Secrets => [Password, PemFiles.KeyPassword, "PRIVATE KEY", KafkaSecurityTests.WrongPassword];

    internal int Port => _server.Port;

    public async ValueTask InitializeAsync()
    {
        Pem = new PemFiles(_folder);
        _server = await TemporaryPostgres.StartAsync(new EmbeddedPostgresOptions(), CancellationToken.None);
        _administrator = new NpgsqlDataSourceBuilder(_server.ConnectionString) { ConnectionStringBuilder = { Pooling = false } }.Build();
        await ExecuteAsync($"CREATE ROLE secured LOGIN SUPERUSER PASSWORD '{Password}'; CREATE ROLE open LOGIN SUPERUSER PASSWORD '{Password}'; CREATE ROLE monitor LOGIN SUPERUSER");
        await WriteAsync("ca.pem", await File.ReadAllTextAsync(Pem.Authority));
        await WriteAsync("pg_hba.conf", Access);
        await ShowAsync("server");
    }

    /// <summary>A libpq URI.</summary>
    internal string Uri(string user, string parameters, string host = "127.0.0.1") => $"postgres://{user}@{host}:{Port}/availability?{parameters}";

    /// <summary>Has the server show another certificate from now on.</summary>
    internal async Task ShowAsync(string certificate)
    {
        await WriteAsync(certificate + ".pem", await File.ReadAllTextAsync(Pem.Certificate(certificate)));
        await WriteAsync(certificate + ".key", await File.ReadAllTextAsync(Pem.Key(certificate)));
        foreach (var setting in (string[])["ssl = on", "ssl_ca_file = 'ca.pem'", $"ssl_cert_file = '{certificate}.pem'", $"ssl_key_file = '{certificate}.key'"])
        {
            await ExecuteAsync("ALTER SYSTEM SET " + setting);
        }

        await ExecuteAsync("SELECT pg_reload_conf()");
        // The postmaster takes it at its next turn; connections after that have it.
        await Eventually.TrueAsync(
            async token =>
            {
                await using var command = _administrator.CreateCommand("SELECT current_setting('ssl') || current_setting('ssl_cert_file')");
                return (string?)await command.ExecuteScalarAsync(token) == $"on{certificate}.pem";
            },
            TimeSpan.FromSeconds(60), $"the server shows {certificate}", CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        await _administrator.DisposeAsync();
        await _server.DisposeAsync();
        Pem.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // Written by the server itself: the files are its user's then, and the key is nobody else's to read.
    private Task WriteAsync(string file, string content) => ExecuteAsync(
        $"COPY (SELECT unnest(string_to_array($content${content.ReplaceLineEndings("\n")}$content$, E'\\n'))) TO PROGRAM 'umask 077; cat > {file}'");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _administrator.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
