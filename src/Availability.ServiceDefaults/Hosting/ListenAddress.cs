using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;

namespace Availability.ServiceDefaults;

/// <summary>Where a program listens: set by two configuration keys, otherwise by ASPNETCORE_URLS or HTTP_PORTS, otherwise the default.</summary>
/// <param name="BindKey">The key of the address.</param>
/// <param name="PortKey">The key of the port.</param>
/// <param name="DefaultPort">The port when nobody says anything.</param>
/// <param name="PortFlag">What a message tells to change.</param>
public sealed record ListenAddress(string BindKey, string PortKey, int DefaultPort, string PortFlag = "--port")
{
    /// <summary>Finds out early, before a program prepares anything else.</summary>
    /// <exception cref="ConfigurationException">Somebody listens there already, or we may not.</exception>
    public void ThrowIfTaken(SettingValues values)
    {
        if (From(ServiceHost.Configuration(values)) is not { } address)
        {
            return;
        }

        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(address);
        }
        catch (SocketException exception)
        {
            throw new ConfigurationException($"Cannot listen on {address}: {exception.Message}. Choose another port with {PortFlag}.");
        }
    }

    /// <summary>What the keys say.</summary>
    /// <returns>Null when ASP.NET Core's own variables decide.</returns>
    internal IPEndPoint? From(IConfiguration configuration)
    {
        var (bind, port) = (configuration[BindKey], configuration[PortKey]);
        return bind is null && port is null && AspNetCoreUrls(configuration).Count > 0
            ? null
            : new IPEndPoint(Address(bind ?? "127.0.0.1"), int.Parse(port ?? DefaultPort.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture));
    }

    /// <summary>Reads <c>address:port</c>, <c>port</c> or <c>address</c>.</summary>
    /// <exception cref="ConfigurationException">It is none of them.</exception>
    internal static IPEndPoint Parse(string text)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
        {
            return new IPEndPoint(IPAddress.Loopback, port);
        }

        var colon = text.LastIndexOf(':');
        return colon > 0 && colon > text.LastIndexOf(']')
            && int.TryParse(text[(colon + 1)..], NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort
            ? new IPEndPoint(Address(text[..colon]), port)
            : throw new ConfigurationException($"--http: expected an address and port such as 127.0.0.1:9090, or a port, got '{text}'.");
    }

    /// <summary>What the operator decides by ASPNETCORE_URLS or HTTP_PORTS; empty when by neither.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or asks for TLS.</exception>
    internal static IReadOnlyList<string> AspNetCoreUrls(IConfiguration configuration)
    {
        string[] urls = [.. Words("urls")];
        urls = urls.Length > 0 ? urls : [.. Words("http_ports").Select(port => $"http://*:{port}"), .. Words("https_ports").Select(port => $"https://*:{port}")];
        return Array.Find(urls, url => !IsHttp(url)) is not { } bad
            ? urls
            : throw new ConfigurationException($"ASPNETCORE_URLS or HTTP_PORTS: expected http addresses such as http://0.0.0.0:8080 (TLS ends at a proxy), got '{bad}'.");

        string[] Words(string key) => configuration[key]?.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
    }

    private static bool IsHttp(string url)
    {
        try
        {
            return BindingAddress.Parse(url).Scheme.Equals("http", StringComparison.OrdinalIgnoreCase);
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static IPAddress Address(string text) => text switch
    {
        "localhost" => IPAddress.Loopback,
        "*" or "+" => Socket.OSSupportsIPv6 ? IPAddress.IPv6Any : IPAddress.Any,
        _ => IPAddress.TryParse(text, out var address)
            ? address
            : throw new ConfigurationException($"Cannot listen on '{text}': expected an IP address, localhost, or * for all."),
    };
}
