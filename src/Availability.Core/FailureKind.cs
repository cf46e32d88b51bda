namespace Availability.Core;

/// <summary>
/// Why a check is not up: a closed list, so that dashboards and alerts can rely on it. On the wire the names are
/// snake_case (<c>connect_refused</c>). The numbers are stored; they never change their meaning, new ones are added at the end.
/// </summary>
public enum FailureKind : byte
{
    /// <summary>The name did not resolve.</summary>
    Dns = 1,

    /// <summary>The port is closed.</summary>
    ConnectRefused = 2,

    /// <summary>The connection was not accepted in time.</summary>
    ConnectTimeout = 3,

    /// <summary>No route to the host or network.</summary>
    Unreachable = 4,

    /// <summary>The TLS handshake failed.</summary>
    TlsHandshake = 5,

    /// <summary>The certificate is not valid for this host now; the detail says all that is wrong with it.</summary>
    TlsCertificate = 6,

    /// <summary>The connection was closed before the first byte of a response.</summary>
    EmptyReply = 7,

    /// <summary>The connection was reset.</summary>
    ConnectionReset = 8,

    /// <summary>The response ended before it was complete.</summary>
    Truncated = 9,

    /// <summary>The check's deadline passed; the phase says where.</summary>
    Timeout = 10,

    /// <summary>The response is not HTTP, or is ambiguous.</summary>
    ProtocolError = 11,

    /// <summary>The response headers exceed the limit.</summary>
    HeadersTooLarge = 12,

    /// <summary>More redirects than allowed, or a loop.</summary>
    TooManyRedirects = 13,

    /// <summary>A redirect without a usable Location.</summary>
    BadRedirect = 14,

    /// <summary>The status code is not an expected one.</summary>
    Status = 15,

    /// <summary>The pattern did not match, or matched where it must not.</summary>
    Pattern = 16,

    /// <summary>Slower than the target's <c>max-time</c>.</summary>
    TooSlow = 17,

    /// <summary>The address is one that this monitor must not contact.</summary>
    Blocked = 18,

    /// <summary>The monitor's own fault; the outcome is <see cref="Outcome.Missed"/>.</summary>
    Monitor = 19,
}
