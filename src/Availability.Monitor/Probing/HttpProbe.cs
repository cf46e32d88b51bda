using System.Buffers;
using System.Net.Security;
using System.Runtime.CompilerServices;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>One honest attempt over HTTP/1.1: a fresh connection per hop, one deadline, read to its end, no retry of any kind.</summary>
internal sealed class HttpProbe(TimeProvider clock, TlsTrust trust, NameResolver? resolver = null) : DeadlineProbe(clock)
{
    // While an answer is waited for, which is when thousands of checks pile up, little is held.
    private const int HeadBytes = 4 * 1024;

    private readonly Dialer _dialer = new(clock, resolver);
    private readonly TlsClient _tls = new(trust, clock, [SslApplicationProtocol.Http11]);
    private readonly TlsClient _newerTls = new(trust, clock, [SslApplicationProtocol.Http2, SslApplicationProtocol.Http11]);

    protected override Failure Explain(ProbeRun run, Failure failure)
    {
        var explained = FailureClassifier.Explain(failure, run);
        return StatusFailure(run, explained) ?? explained;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    protected override async ValueTask<Failure?> AttemptAsync(ProbeRun run, CancellationToken cancellationToken)
    {
        var (target, request) = (run.Target.Target, run.Target.Request);
        var (uri, method) = (target.Uri, target.Method);
        RedirectPolicy? redirects = null;
        while (true)
        {
            run.BeginHop();
            using var exchange = await OpenAsync(uri, method, run, cancellationToken);
            var head = await exchange.RequestAsync(request, run, cancellationToken);
            (run.StatusCode, run.HttpVersion) = (head.Status, head.Version);
            if (!RedirectPolicy.Follows(target, head))
            {
                return await JudgeAsync(exchange, run, cancellationToken);
            }

            var from = uri;
            (uri, method) = (redirects ??= new RedirectPolicy(target)).Next(from, method, head);
            run.Redirects++;
            run.IsDowngraded |= from.Scheme == Uri.UriSchemeHttps && uri.Scheme == Uri.UriSchemeHttp;
            request = RequestHead.Write(target, uri, method, RequestHead.IsSameOrigin(target.Uri, uri));
            run.StatusCode = null;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IExchange> OpenAsync(Uri uri, string method, ProbeRun run, CancellationToken cancellationToken)
    {
        Stream connection = new SocketStream(await _dialer.DialAsync(uri, run, cancellationToken));
        if (uri.Scheme == Uri.UriSchemeHttps)
        {
            var client = run.Target.Target.HttpVersion == 2 ? _newerTls : _tls;
            var tls = await client.AuthenticateAsync(connection, uri.IdnHost, run, cancellationToken);
            if (tls.NegotiatedApplicationProtocol == SslApplicationProtocol.Http2)
            {
                return new Http2Exchange(tls, uri, method);
            }

            connection = tls;
        }

        return new HttpExchange(connection, method, ArrayPool<byte>.Shared.Rent(HeadBytes));
    }

    // Where several reasons apply, the order is status, pattern and then, for all probes, too slow.
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private static async ValueTask<Failure?> JudgeAsync(IExchange exchange, ProbeRun run, CancellationToken cancellationToken)
    {
        var target = run.Target.Target;
        run.Begin(Phase.Transfer);
        using var body = new BodyBuffer(run.Target.MaxBody, keep: target.Pattern is not null);
        try
        {
            await BodyReader.ReadAsync(exchange.Body, exchange.Head.Coding, body, cancellationToken);
            run.End();
        }
        finally
        {
            run.BodyBytes = body.Length;
        }

        var pattern = PatternFailure(target, exchange.Head, body, run);
        return StatusFailure(run, null) ?? pattern;
    }

    private static Failure? StatusFailure(ProbeRun run, Failure? after)
    {
        if (run.StatusCode is not { } status || run.Phase != Phase.Transfer || run.Target.Target.Status.Contains(status))
        {
            return null;
        }

        var detail = $"expected {run.Target.Target.Status}";
        return new Failure(FailureKind.Status, null, after is null ? detail : $"{detail}; then the body: {after.Detail}");
    }

    private static Failure? PatternFailure(Target target, ResponseHead head, BodyBuffer body, ProbeRun run)
    {
        if (target.Pattern is not { } pattern)
        {
            return null;
        }

        if (head.Coding == ContentCoding.Unknown && body.Length > 0)
        {
            throw new ProbeException(FailureKind.ProtocolError, Phase.Transfer, "a content coding that was not asked for");
        }

        var found = pattern.IsMatch(BodyText.Decode(body.Bytes, head.Charset), run.Remaining);
        run.Match = found ? PatternMatch.Matched : PatternMatch.Unmatched;
        return (found, target.Absent) switch
        {
            (false, false) => new Failure(FailureKind.Pattern, null, "the pattern is not in the body"),
            (true, true) => new Failure(FailureKind.Pattern, null, "the pattern is in the body, where it must not be"),
            _ => null,
        };
    }
}
