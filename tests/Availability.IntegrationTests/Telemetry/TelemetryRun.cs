using System.Net;
using Availability.ServiceDefaults;
using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests.Telemetry;

/// <summary>Monitor, writer and page at work for a moment, and all that they exported until they had stopped.</summary>
public abstract class TelemetryRun(string protocol) : IAsyncLifetime
{
    // Nothing else has it, so that a search for it finds only what gave the site's address away.
    internal const string SiteHost = "127.83.12.7";

    /// <summary>Of the request to the page: the trace that it goes on with.</summary>
    internal const string BrowserTrace = "4bf92f3577b34da6a3ce929d0e0e4736";

    internal static readonly string[] Secrets = ["hunter2", "swordfish", "opensesame"];

    internal ReceivedTelemetry Received { get; } = new();

    /// <summary>What each program gave Prometheus while it ran.</summary>
    internal Dictionary<string, string> Pages { get; } = [];

    internal string Topic { get; private set; } = "";

    /// <summary>The database's name.</summary>
    internal string Database { get; private set; } = "";

    /// <summary>How many messages the topic has had, the bad one included.</summary>
    internal long Messages { get; private set; }

    /// <summary>Of the checks that are stored.</summary>
    internal IReadOnlyCollection<Guid> RequestIds { get; private set; } = [];

    /// <summary>How many they are.</summary>
    internal long Rows => RequestIds.Count;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await using var receiver = await OtlpReceiver.StartAsync(protocol, Received, Stop);
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        (Topic, Database) = (pipeline.Topic, new NpgsqlConnectionStringBuilder(pipeline.Database).Database!);
        await using var site = LoopbackSite.Start(connection => connection.RespondAsync(LoopbackSite.Ok("all is well")), address: IPAddress.Parse(SiteHost));
        await using var closed = LoopbackSite.Start(connection => connection.RespondAsync(""), address: IPAddress.Parse(SiteHost));
        await closed.GoDownAsync();
        var targets = Path.GetTempFileName();
        await File.WriteAllLinesAsync(
            targets,
            [
                $"{site.Url.Replace("//", $"//user:{Secrets[0]}@", StringComparison.Ordinal)}?token={Secrets[1]}\twell\tname=\"The site\" period=5s header.X-Key={Secrets[2]}",
                $"{closed.Url}\t\tname=\"The closed site\" period=5s",
                // Its name is its address, without what must not be seen.
                $"http://user:{Secrets[0]}@127.83.12.8:{closed.Port}/?token={Secrets[1]}\t\tperiod=5s",
            ],
            Stop);
        await RunAsync(pipeline, targets, Environment(pipeline, receiver.Endpoint, protocol));
        File.Delete(targets);
    }

    public ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        return ValueTask.CompletedTask;
    }

    private async Task RunAsync(Pipeline pipeline, string targets, Dictionary<string, string?> environment)
    {
        await using var writer = pipeline.Start("Availability.Writer", environment, "--period", "50ms");
        await using var monitor = pipeline.Start("Availability.Monitor", environment, targets, "--redact", "token");
        await using var web = pipeline.Start("Availability.Web", environment, "--port", "0");
        using (var load = new NumberedLoad(pipeline))
        {
            await load.SendAsync("no check"u8.ToArray(), Stop);
        }

        await pipeline.CountsAsync(1, "SELECT count(*) FROM quarantine", Stop);
        await pipeline.CountsAsync(3, "SELECT count(DISTINCT target_id) FROM check_result WHERE outcome IN (1, 2)", Stop);
        await AskPageAsync(web, await pipeline.QueryAsync<int>("SELECT min(id) FROM target", Stop));

        Pages["monitor"] = await ScrapeAsync(await monitor.HealthAsync(Stop));
        Pages["writer"] = await ScrapeAsync(await writer.HealthAsync(Stop));
        // What is not exported yet is exported at the stop.
        Assert.Equal(ExitCode.Success, await monitor.StopAsync(Stop));
        await StoresAllAsync(pipeline);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
        Assert.Equal(ExitCode.Success, await web.StopAsync(Stop));
    }

    private static async Task<string> ScrapeAsync(Uri address)
    {
        using var client = new HttpClient();
        return await client.GetStringAsync(new Uri(address, "/metrics"), Stop);
    }

    private async Task AskPageAsync(ServiceProcess web, int target)
    {
        await web.SaysAsync("Listening on ", Stop);
        var address = web.Errors.Select(line => line.Split("Listening on ")).First(parts => parts.Length == 2)[1];
        using var client = new HttpClient { BaseAddress = new Uri(address) };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/targets/{target}?token={Secrets[1]}");
        request.Headers.Add("traceparent", $"00-{BrowserTrace}-00f067aa0ba902b7-01");
        using var response = await client.SendAsync(request, Stop);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        // Probed all the time by an orchestrator, so they must leave no trace.
        await Eventually.TrueAsync(
            async token =>
            {
                using var health = await client.GetAsync(new Uri("/health", UriKind.Relative), token);
                return health.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromSeconds(60), "the page is ready", Stop);
        Pages["web"] = await ScrapeAsync(client.BaseAddress);
    }

    private async Task StoresAllAsync(Pipeline pipeline)
    {
        Messages = pipeline.CountMessages();
        await pipeline.PassesAsync(Messages, Stop);
        RequestIds = (await pipeline.QueryAsync<Guid[]>("SELECT array_agg(request_id) FROM check_result", Stop))!;
    }

    private static Dictionary<string, string?> Environment(Pipeline pipeline, string endpoint, string protocol) => new(pipeline.Environment())
    {
        ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint,
        ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol,
        ["OTEL_RESOURCE_ATTRIBUTES"] = "deployment.environment.name=test",
        ["OTEL_METRIC_EXPORT_INTERVAL"] = "500",
        // On a busy machine a batch is larger than 128 messages, and ten seconds for an export or five for the last one are not enough.
        ["OTEL_SPAN_LINK_COUNT_LIMIT"] = "5000",
        ["OTEL_BSP_SCHEDULE_DELAY"] = "200",
        ["OTEL_EXPORTER_OTLP_TIMEOUT"] = "60000",
        ["OTEL_BSP_EXPORT_TIMEOUT"] = "60000",
        // Nobody is killed here, and a writer that is slow must not read twice what it had.
        ["Writer__SessionTimeout"] = pipeline.Kafka.IsEmbedded ? "00:00:20" : null,
    };
}
