using System.Net.Http.Json;
using System.Text.Json;
using Aspire.Hosting.Postgres;
using Availability.Testing;
using Npgsql;

namespace Availability.AppHost.Tests.Distributed;

/// <summary>The whole graph under Aspire's orchestrator, against a site on loopback.</summary>
public sealed class GraphTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    private readonly string _targets = Path.GetTempFileName();
    private readonly LoopbackSite _site = LoopbackSite.Start(LoopbackSite.Ok("all is well"));
    private readonly CancellationTokenSource _patience = new(Patience, TimeProvider.System);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() =>
        await File.WriteAllTextAsync(_targets, $"{_site.Url}\twell\tname=\"The site\" period=250ms\n", Stop);

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _patience.Dispose();
        File.Delete(_targets);
    }

    [Fact]
    public async Task Containers_SiteGoesDown_TheStatusPageSaysSo_AndEveryCheckIsStoredOnce()
    {
        Assert.SkipUnless(await Docker.RunsAsync(Stop), "needs Docker: Kafka and Postgres in containers");
        await using var builder = await CreateAsync();
        MakeDisposable(builder);

        await ShowsTheSiteGoingDownAsync(builder);
    }

    [Fact]
    public async Task ServersThatThereAreAlready_SiteGoesDown_TheStatusPageSaysSo_AndEveryCheckIsStoredOnce()
    {
        var kafka = await TestKafka.GetAsync();
        var (topic, monitorsTopic) = (await kafka.NewTopicAsync(), await kafka.NewTopicAsync(1));
        var database = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(Stop);
        await using var builder = await CreateAsync($"--ConnectionStrings:kafka={kafka.BootstrapServers}", $"--ConnectionStrings:availability={database}");
        foreach (var service in builder.Resources.OfType<ProjectResource>())
        {
            builder.CreateResourceBuilder(service)
                .WithEnvironment("KAFKA_TOPIC", topic).WithEnvironment("KAFKA_MONITORS_TOPIC", monitorsTopic).WithEnvironment("KAFKA_CLUSTER_ID", kafka.ClusterId);
        }

        await ShowsTheSiteGoingDownAsync(builder);
    }

    private Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] arguments) => DistributedApplicationTestingBuilder
        .CreateAsync<Projects.Availability_AppHost>([$"--Parameters:targets={_targets}", "--WriterReplicas=2", .. arguments], Stop);

    private async Task ShowsTheSiteGoingDownAsync(IDistributedApplicationTestingBuilder builder)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(_patience.Token, Stop);
        var stop = either.Token;
        await using var app = await builder.BuildAsync(stop);
        await app.StartAsync(stop);
        foreach (var service in (string[])["monitor", "writer", "web"])
        {
            await app.ResourceNotifications.WaitForResourceHealthyAsync(service, stop);
        }

        using var web = app.CreateHttpClient("web");
        await StateIsAsync(web, "up", stop);
        await _site.GoDownAsync();
        await StateIsAsync(web, "down", stop);

        await using var source = NpgsqlDataSource.Create((await app.GetConnectionStringAsync("availability", stop))!);
        await using var command = source.CreateCommand("SELECT count(*) > 1 AND count(*) = count(DISTINCT request_id) FROM checks");
        Assert.True((bool)(await command.ExecuteScalarAsync(stop))!);
    }

    // Volumes would bring an earlier run's data, and its password; tools for people cost a download.
    private static void MakeDisposable(IDistributedApplicationTestingBuilder builder)
    {
        foreach (var resource in builder.Resources.Where(resource => resource is KafkaUIContainerResource or PgAdminContainerResource).ToList())
        {
            builder.Resources.Remove(resource);
        }

        foreach (var resource in builder.Resources)
        {
            foreach (var volume in resource.Annotations.OfType<ContainerMountAnnotation>().Where(mount => mount.Type == ContainerMountType.Volume).ToList())
            {
                resource.Annotations.Remove(volume);
            }
        }
    }

    private static Task StateIsAsync(HttpClient web, string state, CancellationToken stop) => Eventually.TrueAsync(
        async token =>
        {
            using var response = await web.GetAsync(new Uri("/api/v1/targets", UriKind.Relative), token);
            return response.IsSuccessStatusCode
                && (await response.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("targets").EnumerateArray()
                    .Any(target => target.GetProperty("state").GetString() == state);
        },
        Patience, $"the site is {state}", stop);
}
