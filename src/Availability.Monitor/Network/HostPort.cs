using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Availability.Monitor.Network;

/// <summary>Something on the network that can be dialled to see whether the network works.</summary>
internal readonly record struct HostPort(string Host, int Port)
{
    /// <summary>Dialling it takes a lookup, and so says something about the resolver.</summary>
    public bool IsName => !IPAddress.TryParse(Host, out _);

    /// <summary>Reads <c>host:port,[::1]:port</c>.</summary>
    /// <returns>False when an entry is anything else, or on loopback, which proves nothing.</returns>
    public static bool TryParseList(string text, [NotNullWhen(true)] out IReadOnlyList<HostPort>? list)
    {
        var all = new List<HostPort>();
        list = all;
        foreach (var entry in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Uri.TryCreate("tcp://" + entry, UriKind.Absolute, out var uri) || uri.Port <= 0 || uri.IsLoopback
                || uri.UserInfo.Length > 0 || uri.PathAndQuery is not ("" or "/") || uri.Fragment.Length > 0)
            {
                return false;
            }

            all.Add(Of(uri));
        }

        return true;
    }

    /// <summary>Where a URL leads.</summary>
    public static HostPort Of(Uri uri) => new(uri.IdnHost, uri.Port);
}
