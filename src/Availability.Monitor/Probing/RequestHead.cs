using System.Globalization;
using System.Reflection;
using System.Text;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>Writes the request of one hop. A target's own headers replace ours of the same name.</summary>
internal static class RequestHead
{
    /// <summary>For <c>User-Agent</c>.</summary>
    public static string Version { get; } =
        typeof(RequestHead).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";

    /// <summary>The request's bytes.</summary>
    /// <param name="target">Whose headers and credentials are sent.</param>
    /// <param name="uri">Where to.</param>
    /// <param name="method">How.</param>
    /// <param name="isSameOrigin">Credentials and custom headers are for the configured origin only.</param>
    public static byte[] Write(Target target, Uri uri, string method, bool isSameOrigin)
    {
        var text = new StringBuilder();
        text.Append(method).Append(' ').Append(uri.GetComponents(UriComponents.PathAndQuery, UriFormat.UriEscaped)).Append(" HTTP/1.1\r\n");
        foreach (var (name, value) in Headers(target, uri, method, isSameOrigin))
        {
            text.Append(name).Append(": ").Append(value).Append("\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").ToString());
    }

    /// <summary>The headers of one hop, in the order in which they are sent.</summary>
    public static List<KeyValuePair<string, string>> Headers(Target target, Uri uri, string method, bool isSameOrigin)
    {
        var own = isSameOrigin ? target.Headers : [];
        List<KeyValuePair<string, string>> headers = [];
        Add("Host", Host(uri));
        Add("User-Agent", $"Availability/{Version} (uptime check)");
        Add("Accept", "*/*");
        Add("Accept-Encoding", "gzip, deflate, br");
        Add("Connection", "close");
        if (isSameOrigin && target.Credentials is { } credentials)
        {
            Add("Authorization", "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{credentials.UserName}:{credentials.Password}")));
        }

        if (method is not ("GET" or "HEAD" or "OPTIONS" or "TRACE" or "CONNECT"))
        {
            Add("Content-Length", "0");
        }

        headers.AddRange(own);
        return headers;

        void Add(string name, string value)
        {
            if (!own.Any(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)))
            {
                headers.Add(new(name, value));
            }
        }
    }

    /// <summary>Whether scheme, host and port are the same.</summary>
    public static bool IsSameOrigin(Uri one, Uri other) =>
        one.Scheme == other.Scheme && one.Port == other.Port && one.IdnHost.Equals(other.IdnHost, StringComparison.OrdinalIgnoreCase);

    // A zone index means something on this machine only.
    private static string Host(Uri uri)
    {
        var host = uri.HostNameType == UriHostNameType.IPv6 ? $"[{uri.IdnHost.Split('%')[0]}]" : uri.IdnHost;
        return uri.IsDefaultPort ? host : string.Create(CultureInfo.InvariantCulture, $"{host}:{uri.Port}");
    }
}
