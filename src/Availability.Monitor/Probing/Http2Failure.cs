using System.Net.Sockets;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>From what the framework's HTTP/2 client throws to the reason in the record.</summary>
internal static class Http2Failure
{
    /// <returns>Null for what <see cref="FailureClassifier"/> knows better: sockets, and the deadline.</returns>
    public static ProbeException? Of(Exception exception, Phase phase, Http2FrameWatch watch)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case ProbeException known:
                    return known;
                case HttpProtocolException protocol:
                    return Protocol(protocol, phase, watch);
                case HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded }:
                    return new(FailureKind.HeadersTooLarge, phase, $"the headers exceed {SizeText.Format(ResponseHeadParser.MaxBytes)}");
                case HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }:
                    return Closed(phase, watch);
                case SocketException socket:
                    var failure = FailureClassifier.Classify(socket, phase, deadlinePassed: false);
                    return new(failure.Kind, failure.Phase, failure.Detail ?? socket.Message);
                case HttpIOException or HttpRequestException { InnerException: null } when !watch.IsUntouched:
                    return new(FailureKind.ProtocolError, phase, cause.Message);
                default:
                    break;
            }
        }

        // A connection that is gone shows as whatever the client just did with it; headers that cannot be decoded as an exception of its own.
        return (exception, exception.GetBaseException()) switch
        {
            (not (HttpRequestException or IOException), _) => null,
            (_, IOException or HttpRequestException or ObjectDisposedException) => Closed(phase, watch),
            (_, var inner) => new(FailureKind.ProtocolError, phase, inner.Message),
        };
    }

    /// <summary>The client wants to try again; what made it want to is the answer.</summary>
    public static ProbeException Redial(Http2FrameWatch watch) => watch.Refusal is { } refusal
        ? new(FailureKind.ConnectionReset, Phase.FirstByte, refusal)
        : Closed(Phase.FirstByte, watch);

    private static ProbeException Protocol(HttpProtocolException exception, Phase phase, Http2FrameWatch watch) => watch.Refusal is { } refusal
        ? new(FailureKind.ConnectionReset, phase, refusal)
        : new(FailureKind.ProtocolError, phase, exception.Message);

    private static ProbeException Closed(Phase phase, Http2FrameWatch watch) => watch switch
    {
        { Refusal: { } refusal } => new(FailureKind.ConnectionReset, phase, refusal),
        { HasResponse: true } => new(FailureKind.Truncated, phase, "the connection was closed before the stream's end"),
        _ => new(FailureKind.EmptyReply, phase, "the connection was closed before the first byte of a response"),
    };
}
