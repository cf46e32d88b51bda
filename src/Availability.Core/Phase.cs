namespace Availability.Core;

/// <summary>The part of a check in which it failed, in the order they happen. The numbers are stored.</summary>
public enum Phase : byte
{
    /// <summary>Looking the name up.</summary>
    Dns = 1,

    /// <summary>Opening the connection.</summary>
    Connect = 2,

    /// <summary>The TLS handshake.</summary>
    Tls = 3,

    /// <summary>Request sent → response headers complete.</summary>
    FirstByte = 4,

    /// <summary>Headers complete → body complete.</summary>
    Transfer = 5,
}
