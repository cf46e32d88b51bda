using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary><c>/events</c>: tells pages that there is news, as server-sent events. What is new they read from their own address.</summary>
internal sealed class EventEndpoint(News news, WebMetrics metrics, IOptions<WebOptions> options, IHostApplicationLifetime lifetime, TimeProvider clock)
{
    // A stream that says nothing for longer is dead to proxies (60 s as a rule) and to the page.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(15);

    private int _open;

    private int Most => options.Value.MaxEventStreams;

    private WebMetrics Metrics => metrics;

    public IResult Open(HttpContext context)
    {
        var place = new Place(this);
        context.Response.RegisterForDispose(place);
        if (!place.IsFree)
        {
            context.Response.Headers.RetryAfter = "60";
            return Results.Text("Too many pages are being kept current. This one asks again by itself.\n", statusCode: StatusCodes.Status503ServiceUnavailable);
        }

        // nginx would collect the events until its buffer is full.
        context.Response.Headers["X-Accel-Buffering"] = "no";
        return TypedResults.ServerSentEvents(ReadAsync());
    }

    private async IAsyncEnumerable<SseItem<string>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        while (!stop.IsCancellationRequested)
        {
            var (version, next) = news.Current;
            yield return new SseItem<string>(version, "news");
            // The same version again shows that the stream lives.
            await next.WaitAsync(MostSilence, clock, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private sealed class Place : IDisposable
    {
        private readonly EventEndpoint _endpoint;

        public Place(EventEndpoint endpoint)
        {
            _endpoint = endpoint;
            IsFree = Interlocked.Increment(ref endpoint._open) <= endpoint.Most;
            if (IsFree)
                endpoint.Metrics.StreamOpened();
        }

        public bool IsFree { get; }

        public void Dispose()
        {
            Interlocked.Decrement(ref _endpoint._open);
            if (IsFree)
                _endpoint.Metrics.StreamClosed();
        }
    }
}
