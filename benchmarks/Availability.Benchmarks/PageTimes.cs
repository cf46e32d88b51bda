using System.Net;
using Availability.Storage;
using Availability.Testing;
using Availability.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Availability.Benchmarks;

/// <summary>
/// Claim: the pages of 10,000 targets stay pleasant. The web module on a loopback port, on the history of <see cref="History"/>; each
/// answer is read to its end. Before each request a second's checks are stored and told, so that nothing kept is given.
/// </summary>
internal static class PageTimes
{
    /// <summary>The first argument that asks for it; then the sizes as <see cref="History"/> has them.</summary>
    public const string Verb = "page";

    private const int Runs = 60;
    private const string Kept = "overview, given again while there is no news";

    /// <summary>Generates, measures and prints.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (HistorySize.Parse(Verb, args) is not { } size)
        {
            return 2;
        }

        var connection = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(CancellationToken.None);
        await using var source = NpgsqlDataSource.Create(connection);
        await new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, CancellationToken.None);
        var generated = await GeneratedHistory.FillAsync(source, size);
        await using var app = await StartAsync(connection, generated.Clock);
        Report.Machine();
        Report.Line($"{size.Targets} targets, {size.Days} days of rollups ({generated.Rollups} rows), a day of raw rows ({generated.Rows})");
        Report.Heading("Server time of pages", "answer", "p50", "p95", "slowest", "first", "size", "by wire");
        await MeasureAsync(app, generated, size);
        return 0;
    }

    private static async Task<WebApplication> StartAsync(string connection, TimeProvider clock)
    {
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Path.GetTempPath() });
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("Postgres:Uri", connection)]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton(clock);
        builder.AddWeb();
        var app = builder.Build();
        app.MapWeb();
        await app.StartAsync();
        return app;
    }

    private static async Task MeasureAsync(WebApplication app, GeneratedHistory history, HistorySize size)
    {
        var news = app.Services.GetRequiredService<News>();
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()),
        };
        var (half, now) = (size.Targets / 2, app.Services.GetRequiredService<TimeProvider>().GetUtcNow());
        await RowAsync("overview", "/");
        // The first ones are slow by what the process compiles twice: in haste, and again what is called often.
        await RowAsync("overview, as often again", "/");
        await RowAsync(Kept, "/");
        await RowAsync("overview, page in the middle", $"/?page={Math.Max(1, half / OverviewSelection.PageSize)}");
        await RowAsync("overview, search", $"/?q=site-{half}");
        await RowAsync("overview, lowest uptime first", "/?sort=uptime");
        await RowAsync("overview, slowest first", "/?sort=latency");
        await RowAsync("a target", $"/targets/{half}");
        await RowAsync("API: one target", $"/api/v1/targets/{half}");
        await RowAsync("API: 100 checks of a target", $"/api/v1/targets/{half}/checks");
        await RowAsync("API: all targets", "/api/v1/targets");
        await RowAsync("a target with many incidents, 30 days", $"/targets/{GeneratedFailures.Flapping}?window=30d");
        await RowAsync("incidents", "/incidents", isPaced: true);
        await RowAsync("incidents of 24 hours", "/incidents?window=24h", isPaced: true);
        await RowAsync("incidents, an older page", Report.Text($"/incidents?before={now.AddDays(-1):yyyy-MM-dd}"));
        await RowAsync("incidents, a page of three weeks ago", Report.Text($"/incidents?before={now.AddDays(-21):yyyy-MM-dd}"));
        await RowAsync("incidents of one target", $"/incidents?target={GeneratedFailures.Flapping}");
        await RowAsync("pipeline", "/pipeline", isPaced: true);
        await RowAsync("API: 100 incidents", "/api/v1/incidents", isPaced: true);
        await RowAsync("API: pipeline", "/api/v1/pipeline", isPaced: true);

        await RowAsync("API: uptime of all targets over 90 days, CSV", "/api/v1/uptime.csv?window=90d", runs: 5);

        async Task RowAsync(string what, string path, bool isPaced = false, int runs = Runs)
        {
            var times = new List<TimeSpan>();
            for (var run = 0; run <= runs; run++)
            {
                if (what != Kept)
                {
                    news.Came(await history.GoOnAsync());
                }

                var began = TimeProvider.System.GetTimestamp();
                await client.GetByteArrayAsync(new Uri(path, UriKind.Relative));
                times.Add(TimeProvider.System.GetElapsedTime(began));
                if (isPaced)
                {
                    // Until nobody is given what was read for this request.
                    await Task.Delay(times[^1] * 10, TimeProvider.System);
                }
            }

            // The first one also compiles, fills caches and reads the ranks.
            TimeSpan[] sorted = [.. times.Skip(1).Order()];
            Report.Row(
                what, Milliseconds(sorted[runs / 2]), Milliseconds(sorted[runs * 95 / 100]), Milliseconds(sorted[^1]), Milliseconds(times[0]),
                await KilobytesAsync(client, path, ""), await KilobytesAsync(client, path, "br"));
        }
    }

    private static async Task<string> KilobytesAsync(HttpClient client, string path, string encoding)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", encoding);
        using var response = await client.SendAsync(request);
        return Report.Text($"{(await response.Content.ReadAsByteArrayAsync()).Length / 1000.0:0.0} KB");
    }

    private static string Milliseconds(TimeSpan time) => Report.Text($"{time.TotalMilliseconds:0.0} ms");
}
