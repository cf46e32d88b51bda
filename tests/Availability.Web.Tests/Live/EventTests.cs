using System.Net;
using System.Net.ServerSentEvents;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web.Tests;

public sealed class EventTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_Announced_TellTheVersionThatPagesNowHave()
    {
        await using var site = await StatusSite.StartAsync(Some.Check(timestamp: StatusSite.Now.AddMinutes(-1)));
        await site.HearsAsync();
        await using var events = await OpenAsync(site);
        var before = await events.NextAsync();
        Assert.Contains($"data-news=\"{before}\"", await site.TextAsync("/"), StringComparison.Ordinal);

        await site.AnnounceAsync();
        var after = await events.NextAsync();

        Assert.NotEqual(before, after);
        Assert.Contains($"data-news=\"{after}\"", await site.TextAsync("/"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Events_Stopped_EndAtOnce()
    {
        await using var site = await StatusSite.StartAsync();
        await using var events = await OpenAsync(site);
        await events.NextAsync();

        // The host waits for its requests to end; were it for long, the test would time out.
        await site.StopAsync();

        await Assert.ThrowsAsync<EndOfStreamException>(async () =>
        {
            while (true)
                await events.NextAsync();
        });
    }

    [Fact]
    public async Task Events_TooMany_AskedToComeBack()
    {
        var connection = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(Cancellation);
        await using var site = await StatusSite.StartOnAsync(connection, ("Web:MaxEventStreams", "1"));
        var first = await OpenAsync(site);
        await first.NextAsync();

        using (var second = await site.GetAsync("/events"))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, second.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(60), second.Headers.RetryAfter?.Delta);
        }

        await first.DisposeAsync();
        await Eventually.TrueAsync(
            async _ =>
            {
                using var response = await site.Client.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);
                return response.StatusCode == HttpStatusCode.OK;
            },
            TimeSpan.FromSeconds(30), "the place is free again", Cancellation);
    }

    [Fact]
    public async Task Events_Headers_NothingBetweenKeepsThemBack()
    {
        await using var site = await StatusSite.StartAsync();

        using var response = await site.Client.GetAsync(new Uri("/events", UriKind.Relative), HttpCompletionOption.ResponseHeadersRead, Cancellation);

        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("no", Assert.Single(response.Headers.GetValues("X-Accel-Buffering")));
        Assert.True(response.Headers.Contains("Content-Security-Policy"));
    }

    [Fact]
    public async Task Listener_ConnectionCut_ListensAgain()
    {
        await using var site = await StatusSite.StartAsync();
        await site.HearsAsync();
        var news = site.Services.GetRequiredService<News>();

        await site.AddAsync("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'");
        await Eventually.TrueAsync(() => !news.IsHeard, TimeSpan.FromSeconds(30), "the cut is noticed", Cancellation);
        await Eventually.TrueAsync(
            () =>
            {
                site.Clock.Advance(TimeSpan.FromSeconds(5));
                return news.IsHeard;
            },
            TimeSpan.FromSeconds(30), "it listens again", Cancellation);

        await site.AnnounceAsync();
    }

    private static async Task<EventReader> OpenAsync(StatusSite site) =>
        new(await site.Client.GetStreamAsync(new Uri("/events", UriKind.Relative), Cancellation));

    private sealed class EventReader(Stream stream) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<SseItem<string>> _events = SseParser.Create(stream).EnumerateAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        /// <summary>The data of the next event.</summary>
        public async Task<string> NextAsync()
        {
            if (!await _events.MoveNextAsync())
                throw new EndOfStreamException();
            Assert.Equal("news", _events.Current.EventType);
            return _events.Current.Data;
        }

        public async ValueTask DisposeAsync()
        {
            await _events.DisposeAsync();
            await stream.DisposeAsync();
        }
    }
}
