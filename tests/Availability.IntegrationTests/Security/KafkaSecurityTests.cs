using Availability.ServiceDefaults;
using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests.Security;

/// <summary>Monitor and writer as processes against a real broker that asks for proof.</summary>
public sealed class KafkaSecurityTests(SecureKafka kafka) : IClassFixture<SecureKafka>, IAsyncLifetime
{
    internal const string WrongPassword = "password-that-is-wrong";

    private readonly LoopbackSite _site = LoopbackSite.Start(LoopbackSite.Ok("all is well"));
    private readonly string _targets = Path.GetTempFileName();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        Assert.SkipWhen(kafka.IsMissing is not null, kafka.IsMissing ?? "");
        await File.WriteAllTextAsync(_targets, $"{_site.Url}\twell\tperiod=250ms\n", Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        File.Delete(_targets);
    }

    [Theory]
    [InlineData("TLS")]
    [InlineData("MutualTLS")]
    [InlineData("SCRAM-SHA-256")]
    [InlineData("SCRAM-SHA-512")]
    [InlineData("PLAIN")]
    [InlineData("OAUTHBEARER")]
    public async Task RightCredentials_ChecksAreStored(string way)
    {
        var environment = Allowed(way);
        await using var monitor = Start("Availability.Monitor", environment, _targets, "--location", way);
        await using var writer = Start("Availability.Writer", environment);

        await StoresAsync(way, monitor, writer);
        var pages = "";
        await Eventually.TrueAsync(
            async token => (pages = await monitor.PagesAsync(token) + await writer.PagesAsync(token)).Split('\n').Count(line => line == "Healthy") == 4,
            TimeSpan.FromSeconds(60), "both are ready and alive", Stop);
        Assert.Equal(ExitCode.Success, await monitor.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
        Revelations.AreNotIn(pages + monitor.Log + writer.Log, kafka.Secrets);
    }

    // Both sort by KafkaAccess; the writer shows for one of each kind that it listens to it.
    [Theory]
    [InlineData("no authority")]
    [InlineData("another authority", true)]
    [InlineData("expired")]
    [InlineData("another host")]
    [InlineData("no client certificate", true)]
    [InlineData("client certificate of a stranger")]
    [InlineData("expired client certificate")]
    [InlineData("wrong password", true)]
    [InlineData("wrong user")]
    [InlineData("wrong mechanism")]
    [InlineData("login where there is none")]
    [InlineData("wrong secret at the token endpoint", true)]
    [InlineData("encrypted key without password", true)]
    public async Task WrongCredentials_StopWithOneSentence(string mistake, bool writerToo = false)
    {
        var (environment, sentence) = Mistaken(mistake);
        await using var monitor = Start("Availability.Monitor", environment, _targets);
        if (writerToo)
        {
            await using var writer = Start("Availability.Writer", environment);
            await writer.IsRefusedAsync(sentence, Stop);
            Revelations.AreNotIn(writer.Log, kafka.Secrets);
        }

        await monitor.IsRefusedAsync(sentence, Stop);
        Revelations.AreNotIn(monitor.Log, kafka.Secrets);
    }

    [Theory]
    [InlineData("plain text to a TLS port", "TLS", "PLAINTEXT", true)]
    [InlineData("plain text to a login port", "OPENLOGIN", "PLAINTEXT")]
    [InlineData("TLS to a plain port", "PLAINTEXT", "SSL", true)]
    public async Task WrongProtocol_WaitsAndNamesTheSetting(string mistake, string listener, string protocol, bool writerToo = false)
    {
        var environment = Environment(mistake.Replace(' ', '-'), listener, protocol);
        await using var monitor = Start("Availability.Monitor", environment, _targets);
        if (writerToo)
        {
            await using var writer = Start("Availability.Writer", environment);
            await WaitsAsync(writer, protocol);
        }

        await WaitsAsync(monitor, protocol);
    }

    [Fact]
    public async Task TokenEndpoint_AwayForAWhile_IsWaitedFor()
    {
        await kafka.Tokens.GoDownAsync();
        await using var monitor = Start("Availability.Monitor", Allowed("OAUTHBEARER"), _targets, "--location", "patient");
        await monitor.SaysAsync($"no token comes from {kafka.Tokens.Url} (--sasl-token-url)", Stop);
        kafka.Tokens.ComeUp();

        await monitor.SaysAsync("records are published again", Stop);
        Assert.Equal(ExitCode.Success, await monitor.StopAsync(Stop));
        Revelations.AreNotIn(monitor.Log, kafka.Secrets);
    }

    [Theory]
    [InlineData("Availability.Monitor")]
    [InlineData("Availability.Writer")]
    public async Task Help_WithSecretsInTheEnvironment_ShowsNone(string program)
    {
        await using var process = Start(program, Allowed("MutualTLS").Concat(Allowed("PLAIN")).DistinctBy(pair => pair.Key).ToDictionary(), "--help");

        Assert.Equal(ExitCode.Success, await process.ExitAsync(Stop));
        Assert.Contains("KAFKA_SASL_PASSWORD", process.Log, StringComparison.Ordinal);
        Revelations.AreNotIn(process.Log, kafka.Secrets);
    }

    private static async Task WaitsAsync(ServiceProcess process, string protocol)
    {
        var setting = $"--security-protocol ({protocol})";
        await process.SaysAsync(setting, Stop);
        Assert.Contains(setting, await process.PagesAsync(Stop), StringComparison.Ordinal);
        Assert.True(process.IsRunning);
    }

    private static ServiceProcess Start(string program, Dictionary<string, string?> environment, params IEnumerable<string> arguments) =>
        ServiceProcess.Start(program, environment, [.. arguments, "--log-level", "debug"]);

    private async Task StoresAsync(string location, params ServiceProcess[] processes)
    {
        await using var source = NpgsqlDataSource.Create(kafka.Database);
        await Eventually.TrueAsync(
            async token => await CountAsync(source, location, token) > 0
                || (processes.All(process => process.IsRunning) ? false : throw new InvalidOperationException(string.Join('\n', processes.Select(process => process.Log)))),
            TimeSpan.FromSeconds(60), $"a check of {location} is stored", Stop);
    }

    private static async Task<long> CountAsync(NpgsqlDataSource source, string location, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = source.CreateCommand(
                $"SELECT count(*) FROM check_result JOIN location ON location.id = location_id WHERE name = '{location}' AND outcome = 1");
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return 0;
        }
    }

    private Dictionary<string, string?> Allowed(string way) => way switch
    {
        "TLS" => Environment(way, "TLS", "SSL"),
        "MutualTLS" => Environment(way, "MUTUAL", "SSL",
            ("KAFKA_SSL_CERTFILE", kafka.Pem.Certificate("client")), ("KAFKA_SSL_KEYFILE", kafka.Pem.ClientEncryptedKey), ("KAFKA_SSL_KEY_PASSWORD", PemFiles.KeyPassword)),
        "PLAIN" => Environment(way, "LOGIN", "SASL_SSL", Login(way, SecureKafka.User, SecureKafka.PlainPassword)),
        "OAUTHBEARER" => Environment(way, "TOKEN", "SASL_SSL",
            [.. Login(way, TokenEndpoint.ClientId, TokenEndpoint.Secret), ("KAFKA_SASL_TOKEN_URL", kafka.Tokens.Url), ("KAFKA_SASL_SCOPE", TokenEndpoint.Scope)]),
        _ => Environment(way, "LOGIN", "SASL_SSL", Login(way, SecureKafka.User, SecureKafka.ScramPassword)),
    };

    private (Dictionary<string, string?> Environment, string Sentence) Mistaken(string mistake)
    {
        const string Scram = "SCRAM-SHA-256";
        var pem = kafka.Pem;
        string At(string listener) => $"Kafka at {kafka.At(listener)}";
        return mistake switch
        {
            "no authority" => (With(Environment(mistake, "TLS", "SSL"), "KAFKA_SSL_CAFILE", null),
                $"{At("TLS")} is not trusted: {kafka.At("TLS")} shows a certificate that none of the system's authorities signed: set --ssl-cafile to the file of the authority that did."),
            "another authority" => (With(Environment(mistake, "TLS", "SSL"), "KAFKA_SSL_CAFILE", pem.OtherAuthority),
                $"{At("TLS")} is not trusted: {kafka.At("TLS")} shows a certificate that the authorities in {pem.OtherAuthority} did not sign: set --ssl-cafile to the file of the authority that did."),
            "expired" => (Environment(mistake, "EXPIRED", "SSL"), $"{At("EXPIRED")} is not trusted: {kafka.At("EXPIRED")} shows a certificate that expired on "),
            "another host" => (Environment(mistake, "ELSEWHERE", "SSL"),
                $"{At("ELSEWHERE")} is not trusted: {kafka.At("ELSEWHERE")} shows a certificate that is for elsewhere.example: name brokers as their certificates do (--brokers, and advertised.listeners there)."),
            "no client certificate" => (Environment(mistake, "MUTUAL", "SSL"), $"{At("MUTUAL")} asks for a client certificate: set --ssl-certfile and --ssl-keyfile."),
            "client certificate of a stranger" => (Certified(mistake, "stranger"),
                $"{At("MUTUAL")} does not accept the client certificate in {pem.Certificate("stranger")} (--ssl-certfile): "),
            "expired client certificate" => (Certified(mistake, "expired-client"),
                $"{At("MUTUAL")} does not accept the client certificate in {pem.Certificate("expired-client")} (--ssl-certfile): it expired on "),
            "wrong password" => (Environment(mistake, "LOGIN", "SASL_SSL", Login(Scram, SecureKafka.User, WrongPassword)),
                $"{At("LOGIN")} refused the login: check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM."),
            "wrong user" => (Environment(mistake, "LOGIN", "SASL_SSL", Login("PLAIN", "nobody", SecureKafka.PlainPassword)),
                $"{At("LOGIN")} refused the login: check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM."),
            "wrong mechanism" => (With(Environment(mistake, "OPENLOGIN", "SASL_PLAINTEXT", Login("PLAIN", SecureKafka.User, SecureKafka.ScramPassword)), "KAFKA_SSL_CAFILE", null),
                $"{At("OPENLOGIN")} does not log in by PLAIN: set KAFKA_SASL_MECHANISM to what it takes (SCRAM-SHA-256)."),
            "login where there is none" => (Environment(mistake, "TLS", "SASL_SSL", Login(Scram, SecureKafka.User, SecureKafka.ScramPassword)),
                $"{At("TLS")} has no login on that port: use another port, or set --security-protocol to SSL."),
            "wrong secret at the token endpoint" => (With(Allowed("OAUTHBEARER"), "KAFKA_SASL_PASSWORD", WrongPassword),
                $"{kafka.Tokens.Url} (--sasl-token-url) gives no token for Kafka: check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and --sasl-scope."),
            "encrypted key without password" => (With(Allowed("MutualTLS"), "KAFKA_SSL_KEY_PASSWORD", null),
                $"The key in {pem.ClientEncryptedKey} (--ssl-keyfile) is encrypted: set KAFKA_SSL_KEY_PASSWORD or KAFKA_SSL_KEY_PASSWORD_FILE."),
            _ => throw new ArgumentOutOfRangeException(nameof(mistake), mistake, null),
        };
    }

    private Dictionary<string, string?> Certified(string mistake, string name) => Environment(
        mistake, "MUTUAL", "SSL", ("KAFKA_SSL_CERTFILE", kafka.Pem.Certificate(name)), ("KAFKA_SSL_KEYFILE", kafka.Pem.Key(name)));

    private Dictionary<string, string?> Environment(string purpose, string listener, string protocol, params (string Name, string Value)[] more)
    {
        var name = purpose.Replace(' ', '-').ToLowerInvariant();
        var environment = new Dictionary<string, string?>
        {
            ["KAFKA_BROKERS"] = kafka.At(listener),
            ["KAFKA_TOPIC"] = name,
            ["KAFKA_GROUP_ID"] = name,
            ["AVAILABILITY_TOPIC_PARTITIONS"] = "1",
            ["POSTGRES_URI"] = kafka.Database,
            ["KAFKA_SECURITY_PROTOCOL"] = protocol,
            ["KAFKA_SSL_CAFILE"] = protocol.EndsWith("SSL", StringComparison.Ordinal) ? kafka.Pem.Authority : null,
        };
        foreach (var (key, value) in more)
        {
            environment[key] = value;
        }

        return environment;
    }

    private static (string, string)[] Login(string mechanism, string user, string password) =>
        [("KAFKA_SASL_MECHANISM", mechanism), ("KAFKA_SASL_USERNAME", user), ("KAFKA_SASL_PASSWORD", password)];

    private static Dictionary<string, string?> With(Dictionary<string, string?> environment, string name, string? value)
    {
        environment[name] = value;
        return environment;
    }
}
