using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;
using IPNetwork = System.Net.IPNetwork;

namespace Availability.Web;

/// <summary>The proxies whose X-Forwarded-* headers count. From anybody else they are what the reader made up, and stand for nothing.</summary>
internal static class TrustedProxies
{
    /// <summary>What a message tells that the list looks like.</summary>
    public const string Expected = "addresses or networks such as 127.0.0.1 or 10.0.0.0/8, separated by commas";

    /// <summary>Reads the list; an address is a network of one. Empty: none.</summary>
    /// <returns>Null when some entry is neither an address nor a network.</returns>
    public static IReadOnlyList<IPNetwork>? Parse(string text)
    {
        var networks = new List<IPNetwork>();
        foreach (var entry in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (IPNetwork.TryParse(entry, out var network))
                networks.Add(network);
            else if (IPAddress.TryParse(entry, out var address))
                networks.Add(new(address, address.GetAddressBytes().Length * 8));
            else
                return null;
        }

        return networks;
    }

    /// <summary>
    /// Sets what ASP.NET Core's middleware honours. Runs after the framework's own setup, which with
    /// ASPNETCORE_FORWARDEDHEADERS_ENABLED trusts everybody: a client could then choose the address that the rate limit counts.
    /// </summary>
    public static void Configure(ForwardedHeadersOptions forwarded, WebOptions options)
    {
        var networks = Parse(options.TrustedProxies) ?? [];
        forwarded.KnownProxies.Clear();
        forwarded.KnownIPNetworks.Clear();
        foreach (var network in networks)
            forwarded.KnownIPNetworks.Add(network);
        forwarded.ForwardedHeaders = networks.Count == 0
            ? ForwardedHeaders.None
            : ForwardedHeaders.All;
        // As far back as the chain is one of trusted proxies.
        forwarded.ForwardLimit = null;
    }
}
