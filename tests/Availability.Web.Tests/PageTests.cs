using System.Net;
using System.Text.RegularExpressions;
using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed partial class PageTests
{
    private const string Hostile = "<script>alert(1)</script>\"' onload=x";

    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static readonly Failure NoName = new(FailureKind.Dns, Phase.Dns, "no such host");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Overview_SomeDown_SaysWhichSinceWhenAndWhy()
    {
        await using var site = await StatusSite.StartAsync(
            Some.Check("shop", timestamp: Now.AddMinutes(-3), group: "Shop"),
            Some.Check("shop", timestamp: Now.AddMinutes(-2), group: "Shop", failure: NoName, statusCode: null),
            Some.Check("shop", timestamp: Now.AddMinutes(-1), group: "Shop", failure: NoName, statusCode: null),
            Some.Check("blog", timestamp: Now.AddMinutes(-1)));

        var page = await site.TextAsync("/");

        Assert.Contains("<h1>1 of 2 down</h1>", page, StringComparison.Ordinal);
        Assert.Contains("<h2>Shop</h2>", page, StringComparison.Ordinal);
        Assert.Contains("<time datetime=\"2026-03-10T12:08:00Z\" title=\"10 Mar 2026, 12:08:00 UTC\">for 2&#xA0;min</time>", page, StringComparison.Ordinal);
        Assert.Contains("The name did not resolve: no such host", page, StringComparison.Ordinal);
        Assert.Contains("33.33 %</span> <small>over 100 % observed", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overview_NoTarget_TellsANewcomerWhatToExpect()
    {
        await using var site = await StatusSite.StartAsync();

        Assert.Contains("<h1>No checks yet</h1>", await site.TextAsync("/"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, false)]
    [InlineData(6, true)]
    public async Task Overview_NothingArrives_SaysSoLoudly(int minutes, bool loud)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-minutes)));

        var page = await site.TextAsync("/");

        Assert.Equal(loud, page.Contains("role=\"alert\"", StringComparison.Ordinal));
        Assert.Contains("The only target is unknown", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pages_TextsFromOutside_AreEncoded()
    {
        var failure = new Failure(FailureKind.Status, Detail: Hostile);
        await using var site = await StatusSite.StartAsync(
            Some.Check(Hostile, "javascript:alert('<b>')", Now.AddMinutes(-1), failure: failure, group: Hostile, location: Hostile));

        foreach (var path in new[] { "/", "/targets/1", $"/targets/1?before={Uri.EscapeDataString(Hostile)}" })
        {
            using var response = await site.GetAsync(path);
            var page = await response.Content.ReadAsStringAsync(Cancellation);

            Assert.Contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27; onload=x", page, StringComparison.Ordinal);
            Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
            Assert.DoesNotContain("href=\"javascript:", page, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Target_ManyChecks_OlderOnesFollow()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Enumerable.Range(1, 51).Select(number => Some.Check("t", timestamp: Now.AddMinutes(-number)))]);

        var newest = await site.TextAsync("/targets/1");
        var older = await site.TextAsync(WebUtility.HtmlDecode(OlderLink().Match(newest).Groups[1].Value));

        Assert.Equal(50, ChecksIn(newest));
        Assert.Contains("data-refresh=\"5\"", newest, StringComparison.Ordinal);
        Assert.Equal(1, ChecksIn(older));
        Assert.DoesNotMatch(OlderLink(), older);
        Assert.Contains("data-refresh=\"0\"", older, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/targets/4711", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/targets/99999999999", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/nowhere/at/all", HttpStatusCode.NotFound, "There is nothing here")]
    [InlineData("/targets/1?before=soon", HttpStatusCode.BadRequest, "That is not a time")]
    public async Task Pages_BadAddress_SaySo(string path, HttpStatusCode status, string sentence)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-1)));

        using var response = await site.GetAsync(path);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Contains(sentence, await response.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/targets/1")]
    [InlineData("/nowhere")]
    [InlineData("/api/v1/targets")]
    [InlineData("/api/v1/nowhere")]
    public async Task AnyResponse_Headers_RefuseWhatTheBrowserMayNotDo(string path)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-1)));

        using var response = await site.GetAsync(path);

        Assert.Equal(
            "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("no-referrer", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.True(response.Headers.CacheControl?.NoStore);
    }

    [Fact]
    public async Task Pages_Content_KeepsToThePolicy()
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: Now.AddMinutes(-1)));

        foreach (var path in new[] { "/", "/targets/1", "/nowhere" })
        {
            using var response = await site.GetAsync(path);
            var page = await response.Content.ReadAsStringAsync(Cancellation);
            Assert.DoesNotMatch(@"\sstyle=|\son\w+=|<style|src=""http|href=""http[^""]*\.css", page);
        }
    }

    [Fact]
    public async Task Assets_LinkedInThePage_ArriveAndMayBeKept()
    {
        await using var site = await StatusSite.StartAsync();
        var page = await site.TextAsync("/");

        string[] paths = [.. AssetLink().Matches(page).Select(match => match.Groups[1].Value).Distinct()];

        Assert.Equal([".css", ".js", ".svg"], paths.Select(Path.GetExtension).Order());
        foreach (var path in paths)
        {
            using var response = await site.GetAsync(path);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Matches(@"^/assets/\w+\.[0-9a-f]{12}\.\w+$", path);
            Assert.Equal("public, max-age=31536000, immutable", response.Headers.CacheControl?.ToString());
            Assert.NotEmpty(await response.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    [Fact]
    public async Task Pages_DatabaseAway_SayThatItIsOurTrouble()
    {
        await using var site = await StatusSite.StartOnAsync("Host=127.0.0.1;Port=1;Username=u;Password=secret;Timeout=2");

        foreach (var path in new[] { "/", "/targets/1" })
        {
            using var response = await site.GetAsync(path);
            var page = await response.Content.ReadAsStringAsync(Cancellation);

            Assert.Equal(HttpStatusCode.ServiceUnavailable, response.StatusCode);
            Assert.Contains("That is our trouble and says nothing about the sites", page, StringComparison.Ordinal);
            Assert.Contains("data-refresh=\"5\"", page, StringComparison.Ordinal);
            Assert.DoesNotContain("secret", page, StringComparison.Ordinal);
        }

        using var health = await site.GetAsync("/health");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, health.StatusCode);
    }

    [Fact]
    public async Task Health_DatabaseThere_Ready()
    {
        await using var site = await StatusSite.StartAsync();

        Assert.StartsWith("Healthy", await site.TextAsync("/health"), StringComparison.Ordinal);
    }

    private static int ChecksIn(string page) => page.Split("<th scope=\"row\" class=\"time\">").Length - 1;

    [GeneratedRegex("<a href=\"([^\"]+)\">Older</a>")]
    private static partial Regex OlderLink();

    [GeneratedRegex("(?:href|src)=\"(/assets/[^\"]+)\"")]
    private static partial Regex AssetLink();
}
