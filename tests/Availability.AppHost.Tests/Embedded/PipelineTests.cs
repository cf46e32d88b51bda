using System.Net;
using System.Text.RegularExpressions;
using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;

namespace Availability.AppHost.Tests.Embedded;

/// <summary>The whole graph in one process against a site on loopback.</summary>
public sealed partial class PipelineTests : IAsyncLifetime
{
    private readonly string _data = TemporaryPostgres.NewFolder();
    private readonly string _targets = Path.GetTempFileName();
    private readonly LoopbackSite _site = LoopbackSite.Start(LoopbackSite.Ok("all is well"));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => WatchAsync("1s");

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        File.Delete(_targets);
        EmbeddedPostgres.Discard(_data);
    }

    [Fact]
    public async Task Site_GoesDownAndComesBack_ThePageSaysSo_AndTheNextRunFindsTheHistory()
    {
        List<string> history;
        await using (var first = await RunningPipeline.StartAsync(_targets, _data, Stop))
        {
            var up = await first.TargetAsync(IsUp, "the site is up", Stop);
            Assert.Equal(("The site", "Tests", _site.Url), (Text(up, "name"), Text(up, "group"), Text(up, "url")));
            await _site.GoDownAsync();
            await first.TargetAsync(IsRefused, "the site is down", Stop);
            _site.ComeUp();
            var back = await first.TargetAsync(IsUp, "the site is up again", Stop);

            await PageIsWholeAsync(first.Client, back.GetProperty("id").GetInt32());
            history = await first.ChecksAsync(back.GetProperty("id").GetInt32(), Stop);
            Assert.Equal(ExitCode.Success, await first.StopAsync(Stop));
        }

        await using var second = await RunningPipeline.StartAsync(_targets, _data, Stop);
        var target = await second.TargetAsync(IsUp, "the site is up in the second run", Stop);
        var all = await second.ChecksAsync(target.GetProperty("id").GetInt32(), Stop);
        Assert.Empty(history.Except(all));
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    [Fact]
    public async Task Killed_AndStartedAgain_GoesOn_AndWhatWasLostIsNotDown()
    {
        // No check is to be down, and the period is a check's deadline; the first comes at the start all the same.
        await WatchAsync("5s");
        List<string> history;
        await using (var first = await RunningPipeline.StartAsync(_targets, _data, Stop))
        {
            var up = await first.TargetAsync(IsUp, "the site is up", Stop);
            history = await first.ChecksAsync(up.GetProperty("id").GetInt32(), Stop);
            await first.KillAsync(Stop);
        }

        await using var second = await RunningPipeline.StartAsync(_targets, _data, Stop);
        var target = await second.TargetAsync(IsUp, "the site is up in the second run", Stop);
        var day = target.GetProperty("day");
        Assert.Equal(0, day.GetProperty("down").GetInt32());
        Assert.Equal(1, day.GetProperty("uptime").GetDouble());
        var all = await second.ChecksAsync(target.GetProperty("id").GetInt32(), Stop);
        Assert.Empty(history.Except(all));
        Assert.Equal(all.Count, all.Distinct().Count());
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    private async ValueTask WatchAsync(string period) =>
        await File.WriteAllTextAsync(_targets, $"{_site.Url}\twell\tname=\"The site\" period={period} group=Tests\n", Stop);

    private static async Task PageIsWholeAsync(HttpClient client, int id)
    {
        var page = await client.GetStringAsync(new Uri("/", UriKind.Relative), Stop);
        Assert.Contains("The site", page, StringComparison.Ordinal);
        Assert.Contains("The site", await client.GetStringAsync(new Uri($"/targets/{id}", UriKind.Relative), Stop), StringComparison.Ordinal);
        var metrics = await client.GetStringAsync(new Uri("/metrics", UriKind.Relative), Stop);
        Assert.All(["availability_monitor_checks_total", "availability_writer_rows_total"], name => Assert.Contains($"\n{name}{{", metrics, StringComparison.Ordinal));
        Assert.Equal([], Promtool.IsInstalled ? await Promtool.ComplaintsAsync(metrics, Stop) : []);
        using var stylesheet = await client.GetAsync(new Uri(Stylesheet().Match(page).Groups[1].Value, UriKind.Relative), Stop);
        Assert.Equal((HttpStatusCode.OK, "text/css"), (stylesheet.StatusCode, stylesheet.Content.Headers.ContentType?.MediaType));
    }

    private static bool IsUp(System.Text.Json.JsonElement target) => Text(target, "state") == "up";

    private static bool IsRefused(System.Text.Json.JsonElement target) => Text(target, "state") == "down"
        && target.GetProperty("last").GetProperty("failure") is { ValueKind: System.Text.Json.JsonValueKind.Object } failure
        && Text(failure, "kind") == "connect_refused";

    private static string? Text(System.Text.Json.JsonElement element, string name) => element.GetProperty(name).GetString();

    [GeneratedRegex("""<link rel="stylesheet" href="([^"]+)">""")]
    private static partial Regex Stylesheet();
}
