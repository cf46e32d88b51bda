using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Availability.ServiceDefaults.Tests.Clients;

/// <summary>Names and sections are those of Aspire.Npgsql and Aspire.Confluent.Kafka; what we are told ourselves comes first.</summary>
public sealed class ClientConventionsTests
{
    private const string Nobody = "127.0.0.1:1";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void HealthChecks_OfClients_HaveAspiresNames_AndDecideWhetherWeAreReady()
    {
        using var clients = new ClientsUnderTest();

        Assert.Equal(
            ["Aspire.Confluent.Kafka.Consumer", "Aspire.Confluent.Kafka.Producer", "PostgreSql"],
            Registrations(clients).Where(check => check.Tags.Contains(HealthTags.Ready)).Select(check => check.Name).Order());
    }

    [Fact]
    public void HealthChecks_DisabledInTheirSections_AreNone()
    {
        using var clients = new ClientsUnderTest(
            ("Aspire:Npgsql:DisableHealthChecks", "true"),
            ("Aspire:Confluent:Kafka:Producer:DisableHealthChecks", "true"),
            ("Aspire:Confluent:Kafka:Consumer:kafka:DisableHealthChecks", "true"));

        Assert.Equal(["self"], Registrations(clients).Select(check => check.Name));
    }

    [Fact]
    public async Task HealthChecks_NobodyThere_SayWho()
    {
        using var clients = new ClientsUnderTest(("Kafka:Brokers", Nobody), ("Postgres:Uri", $"postgres://nobody@{Nobody}/none"));

        var report = await clients.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Stop);

        Assert.Equal(HealthStatus.Unhealthy, report.Entries["PostgreSql"].Status);
        Assert.Matches(@"^Postgres: Failed to connect to 127\.0\.0\.1:1 \(.+\)$", report.Entries["PostgreSql"].Description);
        foreach (var name in (string[])["Aspire.Confluent.Kafka.Producer", "Aspire.Confluent.Kafka.Consumer"])
        {
            Assert.Equal(HealthStatus.Unhealthy, report.Entries[name].Status);
            Assert.Equal($"no broker of {Nobody} answers", report.Entries[name].Description);
        }
    }

    [Theory]
    [InlineData("flag:1", "flag:1", "injected:1", "section:1")]
    [InlineData("injected:1", null, "injected:1", "section:1")]
    [InlineData("section:1", null, null, "section:1")]
    [InlineData("localhost:9092", null, null, null)]
    public void Brokers_WhoeverTellsThem_AreOursThenInjectedThenTheSections(string expected, string? ours, string? injected, string? section)
    {
        using var clients = new ClientsUnderTest([.. Told(
            ("Kafka:Brokers", ours), ("ConnectionStrings:kafka", injected),
            ("Aspire:Confluent:Kafka:Producer:kafka:ConnectionString", section), ("Aspire:Confluent:Kafka:Consumer:ConnectionString", section))]);

        clients.OpenProducer();
        clients.OpenConsumer();

        Assert.Equal(
            (expected, expected, expected),
            (clients.Services.GetRequiredService<IOptions<KafkaOptions>>().Value.Brokers, clients.Producer!.BootstrapServers, clients.Consumer!.BootstrapServers));
    }

    [Theory]
    [InlineData("flag", "postgres://flag", "Host=injected", "Host=section")]
    [InlineData("injected", null, "Host=injected", "Host=section")]
    [InlineData("injected", null, "postgresql://injected/db", null)]
    [InlineData("section", null, null, "Host=section")]
    [InlineData("localhost", null, null, null)]
    public void Database_WhoeverTellsIt_IsOursThenInjectedThenTheSections(string expected, string? ours, string? injected, string? section)
    {
        using var clients = new ClientsUnderTest([.. Told(
            ("Postgres:Uri", ours), ("ConnectionStrings:availability", injected), ("Aspire:Npgsql:availability:ConnectionString", section))]);

        var connection = new NpgsqlConnectionStringBuilder(clients.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString);

        Assert.Equal((expected, "clients-test"), (connection.Host, connection.ApplicationName));
    }

    [Fact]
    public void Config_OfTheSections_ReachesTheClients_ExceptWhereWeDecide()
    {
        using var clients = new ClientsUnderTest(
            ("Kafka:Brokers", Nobody),
            ("Aspire:Confluent:Kafka:Producer:Config:BootstrapServers", "other:1"),
            ("Aspire:Confluent:Kafka:Producer:Config:LingerMs", "7"),
            ("Aspire:Confluent:Kafka:Producer:kafka:Config:LingerMs", "8"),
            ("Aspire:Confluent:Kafka:Consumer:Config:FetchMinBytes", "9"),
            ("Aspire:Confluent:Kafka:Consumer:Config:GroupId", "theirs"));

        clients.OpenProducer();
        clients.OpenConsumer();

        Assert.Equal((Nobody, 8), (clients.Producer!.BootstrapServers, clients.Producer.LingerMs));
        Assert.Equal(("ours", 9), (clients.Consumer!.GroupId, clients.Consumer.FetchMinBytes));
    }

    [Theory]
    [InlineData(SecurityProtocol.Ssl, "Ssl", null)]
    [InlineData(SecurityProtocol.Plaintext, "Ssl", "PLAINTEXT")]
    [InlineData(SecurityProtocol.Plaintext, null, null)]
    public void SecurityProtocol_OfASection_StandsUnlessWeAreToldOne(SecurityProtocol expected, string? section, string? ours)
    {
        using var clients = new ClientsUnderTest([.. Told(
            ("Kafka:Brokers", Nobody), ("Kafka:SecurityProtocol", ours), ("Aspire:Confluent:Kafka:Producer:Config:SecurityProtocol", section))]);

        clients.OpenProducer();

        Assert.Equal(expected, clients.Producer!.SecurityProtocol);
    }

    [Fact]
    public void Open_SettingsThatMakeNoClient_SaysSo()
    {
        using var clients = new ClientsUnderTest(("Aspire:Confluent:Kafka:Producer:Config:LingerMs", "-5"));

        var exception = Assert.Throws<ConfigurationException>(() => clients.OpenProducer());

        Assert.StartsWith("Kafka's client cannot be set up: ", exception.Message, StringComparison.Ordinal);
    }

    private static ICollection<HealthCheckRegistration> Registrations(ClientsUnderTest clients) =>
        clients.Services.GetRequiredService<IOptions<HealthCheckServiceOptions>>().Value.Registrations;

    private static IEnumerable<(string Key, string Value)> Told(params (string Key, string? Value)[] settings) =>
        settings.Where(setting => setting.Value is not null).Select(setting => (setting.Key, setting.Value!));
}
