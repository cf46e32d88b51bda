using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>Whom a request counts for.</summary>
internal static class ClientAddress
{
    // What one IPv6 customer gets at least: there is no end of addresses in it.
    private const int Ipv6Network = 64 / 8;

    /// <summary>The client's IPv4 address, or its IPv6 network of 64 bits; behind a trusted proxy the one that the proxy tells.</summary>
    public static IPAddress Of(HttpContext context) => context.Connection.RemoteIpAddress switch
    {
        null => IPAddress.None,
        { IsIPv4MappedToIPv6: true } address => address.MapToIPv4(),
        { AddressFamily: AddressFamily.InterNetworkV6 } address => Network(address),
        var address => address,
    };

    private static IPAddress Network(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        bytes.AsSpan(Ipv6Network).Clear();
        return new(bytes);
    }
}
