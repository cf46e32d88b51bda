using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Availability.Testing;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web.Tests;

/// <summary>The site below a path of another one.</summary>
public sealed partial class SitePathTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_BelowAPath_LeadToNothingOutsideOfIt()
    {
        await using var site = await BelowAsync("/status");

        var asked = new HashSet<string>();
        var ahead = new Queue<string>(["/status", "/status/targets/1/", "/status/nowhere/at/all"]);
        while (ahead.TryDequeue(out var path))
        {
            if (!asked.Add(path))
                continue;
            using var response = await site.GetAsync(path);
            Assert.Equal(path.Contains("nowhere", StringComparison.Ordinal) ? HttpStatusCode.NotFound : HttpStatusCode.OK, response.StatusCode);
            if (response.Content.Headers.ContentType?.MediaType != "text/html")
                continue;
            string[] addresses = [.. Address().Matches(await response.Content.ReadAsStringAsync(Cancellation)).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];
            Assert.All(addresses, address => Assert.StartsWith("/status/", address, StringComparison.Ordinal));
            foreach (var address in addresses)
                ahead.Enqueue(address);
        }

        Assert.Superset(
            new HashSet<string> { "/status/", "/status/targets/1?window=1y", "/status/incidents", "/status/pipeline", "/status/api", "/status/api/v1/targets/1/series", "/status/badges/1/state.svg" },
            asked);
    }

    // As some proxies do, and as somebody on the machine itself sees it.
    [Fact]
    public async Task Pages_AskedWithoutThePath_AreTheSame()
    {
        await using var site = await BelowAsync("/status/");
        await site.HearsAsync();

        Assert.Equal(await site.TextAsync("/status/incidents"), await site.TextAsync("/incidents"));
    }

    [Fact]
    public async Task Api_BelowAPath_NamesItsAddressesWithIt()
    {
        await using var site = await BelowAsync("/a/b");

        var next = (string?)JsonNode.Parse(await site.TextAsync("/a/b/api/v1/targets/1/checks?limit=1&outcome=up"))!["next"];
        var document = JsonNode.Parse(await site.TextAsync("/a/b/api/v1/openapi.json"))!;
        var page = await site.TextAsync("/a/b/targets/1");

        Assert.StartsWith("/a/b/api/v1/targets/1/checks?limit=1&outcome=up&before=", next, StringComparison.Ordinal);
        Assert.Single(JsonNode.Parse(await site.TextAsync(next!))!["checks"]!.AsArray());
        Assert.Equal("/a/b", (string?)Assert.Single(document["servers"]!.AsArray())!["url"]);
        Assert.Contains($"]({site.Client.BaseAddress}a/b/targets/1)</code>", page, StringComparison.Ordinal);
        Assert.Contains("There is nothing at /a/b/api/v1/nothing.", await (await site.GetAsync("/a/b/api/v1/nothing")).Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Contains("<code>GET /a/b/api/v1/targets</code>", await site.TextAsync("/a/b/api"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1", "/told", "/told/")]
    [InlineData("127.0.0.1", "/told/", "/told/")]
    [InlineData("127.0.0.1", "//elsewhere.example", "/own/")]
    [InlineData("127.0.0.1", "/\"><script>", "/own/")]
    [InlineData("127.0.0.1", "told", "/own/")]
    [InlineData("127.0.0.1", "", "/own/")]
    [InlineData("10.0.0.0/8", "/told", "/own/")]
    public async Task ForwardedPrefix_OfATrustedProxyAndAPath_Counts(string trusted, string prefix, string expected)
    {
        await using var site = await BelowAsync("/own", ("Web:TrustedProxies", trusted));

        using var response = await site.SendAsync(HttpMethod.Get, "/incidents", ("X-Forwarded-For", "192.0.2.1"), ("X-Forwarded-Prefix", prefix));

        Assert.Contains($"<a class=\"brand\" href=\"{expected}\">", await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/a b")]
    [InlineData("//status")]
    [InlineData("https://example.com/status")]
    public async Task PathBase_NotAPath_StopsTheStart(string path)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => StatusSite.StartOnAsync("Host=127.0.0.1", ("Web:PathBase", path)));

        Assert.Equal($"--path-base: expected a path such as /status, got '{path}'.", fault.Message);
    }

    [Fact]
    public void Below_Document_AddressesAloneAreChanged() => Assert.Equal(
        """<a href="/x/"><img src="/x/a.svg"></a><a href="?page=2"></a><a href="https://t.example/"></a><input value="/"> href=&quot;/""",
        PageResult.Below("""<a href="/"><img src="/a.svg"></a><a href="?page=2"></a><a href="https://t.example/"></a><input value="/"> href=&quot;/""", new PathString("/x")));

    private static async Task<StatusSite> BelowAsync(string path, params (string Key, string? Value)[] settings) => await StatusSite.StartOnAsync(
        await StatusSite.CreateDatabaseAsync(
            Some.Check("/t", timestamp: StatusSite.Now.AddMinutes(-1), group: "/g"), Some.Check("/t", timestamp: StatusSite.Now.AddMinutes(-2), group: "/g")),
        [("Web:PathBase", path), .. settings]);

    [GeneratedRegex("(?:href|src|action|data-address)=\"(/[^\"]*)\"")]
    private static partial Regex Address();
}
