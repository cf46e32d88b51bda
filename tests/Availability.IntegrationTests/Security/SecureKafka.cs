using System.Globalization;
using Availability.Testing;

namespace Availability.IntegrationTests.Security;

/// <summary>
/// One real broker with a listener for each way to get in and for each way to be refused, a token endpoint, and a database:
/// made once for all tests of a class, where Kafka is beside the repository.
/// </summary>
public sealed class SecureKafka : IAsyncLifetime
{
    internal const string User = "monitor";
    internal const string ScramPassword = "password-for-scram";
    internal const string PlainPassword = "password-for-plain";

    private static readonly string[] Names = ["PLAINTEXT", "TLS", "MUTUAL", "LOGIN", "OPENLOGIN", "TOKEN", "EXPIRED", "ELSEWHERE"];

    private readonly string? _script = KafkaScript.Find();
    private readonly string _folder = Directory.CreateTempSubdirectory("availability-kafka-").FullName;
    private readonly int _port = KafkaScript.FreePorts(Names.Length);

    internal PemFiles Pem { get; private set; } = null!;

    internal TokenEndpoint Tokens { get; private set; } = null!;

    /// <summary>The connection string.</summary>
    internal string Database { get; private set; } = null!;

    /// <summary>Every word that no program may print.</summary>
    internal IEnumerable<string> Secrets =>
        [ScramPassword, PlainPassword, PemFiles.KeyPassword, TokenEndpoint.Secret, .. Tokens.Tokens, "PRIVATE KEY", KafkaSecurityTests.WrongPassword];

    public async ValueTask InitializeAsync()
    {
        (Pem, Tokens) = (new PemFiles(_folder), new TokenEndpoint());
        if (IsMissing is not null)
        {
            return;
        }

        Database = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(CancellationToken.None);
        var keys = Pem.Write("keys.json", Tokens.KeySet);
        // A broker reads keys only from where its operator said that it may.
        await RunAsync(
            new() { ["KAFKA_HEAP"] = "256m", ["KAFKA_OPTS"] = $"-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=file://{keys}" },
            "start", "--dir", Broker, "--port", _port.ToString(CultureInfo.InvariantCulture),
            "--properties", Pem.Write("secure.properties", Properties(keys)), "--scram", $"{User}:{ScramPassword}");
    }

    /// <summary>Why there is no broker; null when there is.</summary>
    internal string? IsMissing =>
        _script is null ? "needs a real Kafka in ../shared/kafka beside the repository, to start a broker with listeners that ask for proof"
        : Environment.GetEnvironmentVariable("KAFKA_BROKERS") is { Length: > 0 } ? "brings a broker of its own; runs without KAFKA_BROKERS"
        : null;

    /// <summary>A listener's address.</summary>
    internal string At(string listener) => $"127.0.0.1:{_port + Array.IndexOf(Names, listener)}";

    public async ValueTask DisposeAsync()
    {
        if (IsMissing is null)
        {
            await RunAsync([], "stop", "--dir", Broker);
        }

        await Tokens.DisposeAsync();
        Pem.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Broker => Path.Combine(_folder, "broker");

    private Task RunAsync(Dictionary<string, string> environment, params string[] arguments) =>
        KafkaScript.RunAsync(_script!, Path.Combine(_folder, "script.log"), environment, arguments, CancellationToken.None);

    private string Properties(string keys)
    {
        var listeners = string.Join(',', Names.Select(name => $"{name}://{At(name)}").Append($"INTERNAL://127.0.0.1:{_port + 2001}"));
        return $"""
            listeners={listeners},CONTROLLER://127.0.0.1:{_port + 1001}
            advertised.listeners={listeners}
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,INTERNAL:PLAINTEXT,CONTROLLER:PLAINTEXT,TLS:SSL,MUTUAL:SSL,LOGIN:SASL_SSL,OPENLOGIN:SASL_PLAINTEXT,TOKEN:SASL_SSL,EXPIRED:SSL,ELSEWHERE:SSL
            ssl.keystore.type=PEM
            ssl.keystore.location={Pem.Chain("server")}
            ssl.truststore.type=PEM
            ssl.truststore.location={Pem.Authority}
            listener.name.mutual.ssl.client.auth=required
            listener.name.expired.ssl.keystore.type=PEM
            listener.name.expired.ssl.keystore.location={Pem.Chain("expired")}
            listener.name.elsewhere.ssl.keystore.type=PEM
            listener.name.elsewhere.ssl.keystore.location={Pem.Chain("elsewhere")}
            sasl.enabled.mechanisms=SCRAM-SHA-256,SCRAM-SHA-512,PLAIN
            listener.name.login.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            listener.name.login.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            listener.name.login.plain.sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required user_{User}="{PlainPassword}";
            listener.name.openlogin.sasl.enabled.mechanisms=SCRAM-SHA-256
            listener.name.openlogin.scram-sha-256.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;
            listener.name.token.sasl.enabled.mechanisms=OAUTHBEARER
            listener.name.token.oauthbearer.sasl.server.callback.handler.class=org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler
            listener.name.token.oauthbearer.sasl.jaas.config=org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
            listener.name.token.sasl.oauthbearer.jwks.endpoint.url=file://{keys}
            listener.name.token.sasl.oauthbearer.expected.issuer={TokenEndpoint.Issuer}
            listener.name.token.sasl.oauthbearer.expected.audience={TokenEndpoint.Audience}

            """;
    }
}
