namespace Availability.Core;

/// <summary>How long each phase of the last hop took; null where not measured, never zero for that. Microsecond resolution.</summary>
/// <param name="Dns">Name lookup.</param>
/// <param name="Connect">TCP connect.</param>
/// <param name="Tls">TLS handshake.</param>
/// <param name="FirstByte">Request sent → response headers complete.</param>
/// <param name="Transfer">Headers complete → body complete.</param>
/// <param name="Total">The whole check, over all redirects.</param>
public readonly record struct Timings(
    TimeSpan? Dns = null,
    TimeSpan? Connect = null,
    TimeSpan? Tls = null,
    TimeSpan? FirstByte = null,
    TimeSpan? Transfer = null,
    TimeSpan? Total = null);
