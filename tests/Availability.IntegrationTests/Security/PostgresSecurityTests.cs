using Availability.ServiceDefaults;
using Availability.Storage;
using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests.Security;

/// <summary>A Postgres that asks for TLS: libpq's parameters as the programs read them, and the programs themselves.</summary>
public sealed class PostgresSecurityTests(SecurePostgres postgres) : IClassFixture<SecurePostgres>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("secured", "sslmode=require", true)]
    [InlineData("secured", "sslmode=prefer", true)]
    [InlineData("secured", "sslmode=verify-ca&sslrootcert=CA", true)]
    [InlineData("secured", "sslmode=verify-full&sslrootcert=CA", true)]
    [InlineData("secured", "sslmode=verify-full&sslrootcert=CA&channel_binding=require", true)]
    [InlineData("monitor", "sslmode=verify-full&sslrootcert=CA&sslcert=CERT&sslkey=KEY", true)]
    [InlineData("monitor", "sslmode=verify-full&sslrootcert=CA&sslcert=CERT&sslkey=ENCRYPTED&sslpassword=PASSWORD", true)]
    [InlineData("open", "sslmode=disable", false)]
    public async Task RightParameters_Connect(string user, string parameters, bool isEncrypted)
    {
        await using var source = NpgsqlDataSource.Create(PostgresConnectionString.Parse(Uri(user, parameters)));
        await using var command = source.CreateCommand("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");

        Assert.Equal(isEncrypted, await command.ExecuteScalarAsync(Stop));
    }

    [Theory]
    [InlineData("secured", "sslmode=verify-full&sslrootcert=OTHER", "is not trusted: it shows a certificate that the authorities in OTHER did not sign: set sslrootcert in --db-uri (POSTGRES_URI) to the file of the authority that did.")]
    [InlineData("secured", "sslmode=verify-ca&sslrootcert=OTHER", "is not trusted: it shows a certificate that the authorities in OTHER did not sign: set sslrootcert ")]
    [InlineData("secured", "sslmode=require&sslrootcert=OTHER", "is not trusted: it shows a certificate that the authorities in OTHER did not sign: set sslrootcert ")]
    [InlineData("secured", "sslmode=verify-full", "is not trusted: it shows a certificate that none of the system's authorities signed: set sslrootcert ")]
    [InlineData("secured", "sslrootcert=system", "is not trusted: it shows a certificate that none of the system's authorities signed: set sslrootcert ")]
    [InlineData("secured", "sslmode=disable", "no encryption (SQLSTATE 28000): set sslmode=verify-full in --db-uri (POSTGRES_URI).")]
    [InlineData("stranger", "sslmode=require", "(SQLSTATE 28000): check user and certificate in --db-uri (POSTGRES_URI).")]
    [InlineData("monitor", "sslmode=require", "(SQLSTATE 28000): set sslcert and sslkey in --db-uri (POSTGRES_URI).")]
    [InlineData("monitor", "sslmode=require&sslcert=STRANGER&sslkey=STRANGERKEY", "does not accept the client certificate in STRANGER (sslcert in --db-uri): ")]
    [InlineData("monitor", "sslmode=require&sslcert=EXPIRED&sslkey=EXPIREDKEY", "does not accept the client certificate in EXPIRED (sslcert in --db-uri): ")]
    public async Task WrongParameters_AreAConfigurationFault_AndOneSentenceSaysWhich(string user, string parameters, string sentence)
    {
        var uri = Uri(user, parameters);

        var said = await RefusalAsync(uri);

        Assert.Contains(Filled(sentence), said, StringComparison.Ordinal);
        Revelations.AreNotIn(said, SecurePostgres.Secrets);
    }

    [Fact]
    public async Task AnotherHost_IsRefusedByVerifyFullAlone()
    {
        var uri = postgres.Uri($"secured:{SecurePostgres.Password}", Filled("sslmode=verify-full&sslrootcert=CA"), "localhost");

        Assert.Equal(
            "Postgres at localhost is not trusted: it shows a certificate that is for 127.0.0.1: use that name in --db-uri (POSTGRES_URI).", await RefusalAsync(uri));
        await using var source = NpgsqlDataSource.Create(PostgresConnectionString.Parse(uri.Replace("verify-full", "verify-ca", StringComparison.Ordinal)));
        await using var connection = await source.OpenConnectionAsync(Stop);
    }

    [Fact]
    public async Task ExpiredCertificate_IsRefused_UntilItIsRenewed()
    {
        var uri = Uri("secured", "sslmode=verify-full&sslrootcert=CA");
        await postgres.ShowAsync("expired");
        try
        {
            Assert.StartsWith("Postgres at 127.0.0.1 is not trusted: it shows a certificate that expired on ", await RefusalAsync(uri), StringComparison.Ordinal);
        }
        finally
        {
            await postgres.ShowAsync("server");
        }

        await using var source = NpgsqlDataSource.Create(PostgresConnectionString.Parse(uri));
        await using var connection = await source.OpenConnectionAsync(Stop);
    }

    [Fact]
    public async Task Programs_WithClientCertificate_WorkAndShowNoSecret()
    {
        var environment = Environment(Uri("monitor", "sslmode=verify-full&sslrootcert=CA&sslcert=CERT&sslkey=ENCRYPTED&sslpassword=PASSWORD"));
        await using var writer = ServiceProcess.Start("Availability.Writer", environment, "--log-level", "debug");
        await writer.SaysAsync("The schema is up to date", Stop);
        await using var web = ServiceProcess.Start("Availability.Web", environment, "--port", "0", "--http", "0", "--log-level", "debug");

        var pages = await writer.PagesAsync(Stop);

        Assert.Contains("db_client", pages, StringComparison.Ordinal);
        await web.SaysAsync("Listening on ", Stop);
        Assert.Equal(ExitCode.Success, await web.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
        Revelations.AreNotIn(pages + writer.Log + web.Log, SecurePostgres.Secrets);
    }

    [Fact]
    public async Task Writer_WithWrongPassword_StopsWithOneSentence()
    {
        var uri = Uri("secured", "sslmode=verify-full&sslrootcert=CA").Replace(SecurePostgres.Password, KafkaSecurityTests.WrongPassword, StringComparison.Ordinal);
        await using var writer = ServiceProcess.Start("Availability.Writer", Environment(uri), "--log-level", "debug");

        await writer.IsRefusedAsync(
            "Postgres refuses: password authentication failed for user \"secured\" (SQLSTATE 28P01): check user and password in --db-uri (POSTGRES_URI).", Stop);
        Revelations.AreNotIn(writer.Log, SecurePostgres.Secrets);
    }

    [Theory]
    [InlineData("--owner-db-uri (POSTGRES_OWNER_URI)", "--migrate", "only")]
    [InlineData("--owner-db-uri (POSTGRES_OWNER_URI)", "maintain")]
    [InlineData("--db-uri (POSTGRES_URI)", "quarantine", "list")]
    public async Task WriterCommand_WithWrongPassword_NamesTheSettingThatWasUsed(string setting, params string[] command)
    {
        var uri = Uri("secured", "sslmode=verify-full&sslrootcert=CA").Replace(SecurePostgres.Password, KafkaSecurityTests.WrongPassword, StringComparison.Ordinal);
        var environment = Environment(uri);
        environment["POSTGRES_OWNER_URI"] = uri;
        await using var writer = ServiceProcess.Start("Availability.Writer", environment, command);

        await writer.IsRefusedAsync(
            $"Postgres refuses: password authentication failed for user \"secured\" (SQLSTATE 28P01): check user and password in {setting}.", Stop);
        Revelations.AreNotIn(writer.Log, SecurePostgres.Secrets);
    }

    [Fact]
    public async Task Writer_WithKeyThatIsEncrypted_StopsBeforeItConnects()
    {
        await using var writer = ServiceProcess.Start(
            "Availability.Writer", Environment(Uri("monitor", "sslmode=require&sslcert=CERT&sslkey=ENCRYPTED")), "--log-level", "debug");

        await writer.IsRefusedAsync(Filled("sslkey of the database address: the key in ENCRYPTED is encrypted: give sslpassword, too."), Stop);
    }

    private static async Task<string> RefusalAsync(string uri)
    {
        await using var source = NpgsqlDataSource.Create(PostgresConnectionString.Parse(uri));
        NpgsqlException exception = null!;
        // A server that refuses a certificate closes at once, which may overtake its reason. Whoever is cut off tries again, as the programs do.
        await Eventually.TrueAsync(
            async stop =>
            {
                exception = await Assert.ThrowsAnyAsync<NpgsqlException>(async () => await SelectAsync(source, stop));
                return PostgresFault.Of(exception) != FaultKind.Transient;
            },
            TimeSpan.FromSeconds(60), "Postgres says why it refuses", Stop);
        Assert.True(PostgresFault.Of(exception) == FaultKind.Configuration, exception.ToString());
        return PostgresRefusal.Explain(exception, PostgresFault.Explain(exception), new PostgresOptions { Uri = uri });
    }

    private static async Task SelectAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT 1", connection);
        await command.ExecuteScalarAsync(cancellationToken);
    }

    private string Uri(string user, string parameters) => postgres.Uri(user == "monitor" ? user : $"{user}:{SecurePostgres.Password}", Filled(parameters));

    private string Filled(string text) => text
        .Replace("STRANGERKEY", postgres.Pem.Key("stranger"), StringComparison.Ordinal).Replace("STRANGER", postgres.Pem.Certificate("stranger"), StringComparison.Ordinal)
        .Replace("EXPIREDKEY", postgres.Pem.Key("expired-client"), StringComparison.Ordinal).Replace("EXPIRED", postgres.Pem.Certificate("expired-client"), StringComparison.Ordinal)
        .Replace("OTHER", postgres.Pem.OtherAuthority, StringComparison.Ordinal).Replace("ENCRYPTED", postgres.Pem.ClientEncryptedKey, StringComparison.Ordinal)
        .Replace("=PASSWORD", "=" + PemFiles.KeyPassword, StringComparison.Ordinal).Replace("=CA", "=" + postgres.Pem.Authority, StringComparison.Ordinal)
        .Replace("=CERT", "=" + postgres.Pem.Certificate("client"), StringComparison.Ordinal).Replace("=KEY", "=" + postgres.Pem.Key("client"), StringComparison.Ordinal);

    // Nobody is at that broker: what is looked at is the way to the database.
    private static Dictionary<string, string?> Environment(string uri) => new()
    {
        ["POSTGRES_URI"] = uri,
        ["KAFKA_BROKERS"] = "127.0.0.1:1",
        ["KAFKA_CLUSTER_ID"] = null,
    };
}
