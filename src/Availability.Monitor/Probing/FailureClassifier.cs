using System.Net.Sockets;
using System.Security.Authentication;
using System.Text.RegularExpressions;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>From what went wrong, and where, to the reason in the record. The place to look when "it is up, but we say down".</summary>
internal static class FailureClassifier
{
    /// <summary>How the detail begins when a lookup failed for want of an answer rather than of the name.</summary>
    public const string NoResolver = "no usable answer from the resolver";

    public static Failure Classify(Exception exception, Phase phase, bool deadlinePassed) => exception switch
    {
        ProbeException own => own.Failure,
        RegexMatchTimeoutException => new(FailureKind.Timeout, Phase.Transfer, "searching the pattern took too long"),
        // Whatever a cancelled socket or stream throws, it threw because the time was up.
        _ when deadlinePassed && phase == Phase.Connect => new(FailureKind.ConnectTimeout, phase, "no answer before the check's deadline"),
        _ when deadlinePassed => new(FailureKind.Timeout, phase, "no answer before the check's deadline"),
        SocketException socket => Socket(socket, phase),
        IOException { InnerException: SocketException socket } => Socket(socket, phase),
        AuthenticationException or IOException when phase == Phase.Tls => new(FailureKind.TlsHandshake, phase, Innermost(exception)),
        // TLS 1.3 servers refuse a missing client certificate only after the handshake.
        IOException or AuthenticationException => new(FailureKind.TlsHandshake, phase, Innermost(exception)),
        _ => new(FailureKind.Monitor, phase, $"{exception.GetType().Name}: {exception.Message}"),
    };

    private static Failure Socket(SocketException exception, Phase phase)
    {
        var kind = exception.SocketErrorCode switch
        {
            SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable
                or SocketError.AddressFamilyNotSupported or SocketError.ProcessLimit => FailureKind.Monitor,
            _ when phase == Phase.Dns => FailureKind.Dns,
            SocketError.ConnectionRefused => FailureKind.ConnectRefused,
            SocketError.TimedOut when phase == Phase.Connect => FailureKind.ConnectTimeout,
            SocketError.TimedOut => FailureKind.Timeout,
            SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.HostDown or SocketError.NetworkDown
                or SocketError.AccessDenied => FailureKind.Unreachable,
            _ => FailureKind.ConnectionReset,
        };
        return new Failure(kind, phase, (kind, exception.SocketErrorCode) switch
        {
            (FailureKind.ConnectRefused, _) => null,
            (FailureKind.Dns, SocketError.TryAgain or SocketError.NoRecovery) => $"{NoResolver}: {exception.Message}",
            _ => exception.Message,
        });
    }

    private static string Innermost(Exception exception) => exception.GetBaseException().Message;
}
