using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed class NewsCacheTests
{
    private const string AnotherTarget = "INSERT INTO target (name, url, first_seen) VALUES ('another', 'https://another.example/', now())";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Page_WithoutNews_IsNotReadAgain()
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: StatusSite.Now.AddMinutes(-1)));
        await site.HearsAsync();
        var before = await site.TextAsync("/");
        await site.AddAsync(AnotherTarget);

        Assert.Equal(before, await site.TextAsync("/"));
        Assert.Contains("another", await site.TextAsync("/targets/2"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_News_IsReadAgainAtOnce()
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: StatusSite.Now.AddMinutes(-1)));
        await site.HearsAsync();
        Assert.DoesNotContain("another", await site.TextAsync("/"), StringComparison.Ordinal);
        await site.AddAsync(AnotherTarget);

        await site.AnnounceAsync();

        Assert.Contains("another", await site.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_AskedWithItsTag_NotModifiedUntilItIs()
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: StatusSite.Now.AddMinutes(-1)));
        await site.HearsAsync();
        using var first = await site.GetAsync("/");
        var tag = first.Headers.ETag!;
        Assert.True(tag.IsWeak);
        Assert.Equal("no-cache", first.Headers.CacheControl?.ToString());

        using (var same = await AskAsync(site, tag))
        {
            Assert.Equal(HttpStatusCode.NotModified, same.StatusCode);
            Assert.Equal(tag, same.Headers.ETag);
            Assert.Empty(await same.Content.ReadAsByteArrayAsync(Cancellation));
        }

        await site.AddAsync(AnotherTarget);
        await site.AnnounceAsync();
        using var changed = await AskAsync(site, tag);
        Assert.Equal(HttpStatusCode.OK, changed.StatusCode);
        Assert.NotEqual(tag, changed.Headers.ETag);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/api/v1/targets")]
    [InlineData("/api/v1/targets/1/checks.csv")]
    [InlineData("/badges/1/state.svg")]
    public async Task Answer_AcceptsCompression_IsSmallAndTheSame(string path)
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: StatusSite.Now.AddMinutes(-1)));
        await site.HearsAsync();
        var plain = await site.TextAsync(path);

        using var response = await site.SendAsync(HttpMethod.Get, path, ("Accept-Encoding", "br"));

        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        await using var decoded = new BrotliStream(await response.Content.ReadAsStreamAsync(Cancellation), CompressionMode.Decompress);
        Assert.Equal(plain, await new StreamReader(decoded).ReadToEndAsync(Cancellation));
    }

    [Fact]
    public async Task Page_NotFound_IsNotKept()
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: StatusSite.Now.AddMinutes(-1)));
        await site.HearsAsync();

        using var missing = await site.GetAsync("/targets/2");
        await site.AddAsync(AnotherTarget);
        using var found = await site.GetAsync("/targets/2");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (missing.StatusCode, found.StatusCode));
        Assert.True(missing.Headers.CacheControl?.NoStore);
    }

    private static async Task<HttpResponseMessage> AskAsync(StatusSite site, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { IfNoneMatch = { tag } } };
        return await site.Client.SendAsync(request, Cancellation);
    }
}
