using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>Where a redirect leads, and whether we go there.</summary>
internal sealed class RedirectPolicy(Target target)
{
    private readonly HashSet<(string Method, string Url)> _visited = [(target.Method, target.Uri.AbsoluteUri)];
    private int _followed;

    /// <summary>An answer that is asked for is final, and so is every answer where no redirects are followed.</summary>
    public static bool Follows(Target target, ResponseHead head) =>
        head.IsRedirect && target.MaxRedirects > 0 && !target.Status.Contains(head.Status);

    /// <summary>The next hop.</summary>
    /// <exception cref="ProbeException">There is none, or one too many.</exception>
    public (Uri Uri, string Method) Next(Uri current, string method, ResponseHead head)
    {
        var next = Destination(current, head);
        var nextMethod = MethodAfter(head.Status, method);
        if (++_followed > target.MaxRedirects)
        {
            throw new ProbeException(FailureKind.TooManyRedirects, Phase.FirstByte, $"more than {target.MaxRedirects}");
        }

        return _visited.Add((nextMethod, next.AbsoluteUri))
            ? (next, nextMethod)
            : throw new ProbeException(FailureKind.TooManyRedirects, Phase.FirstByte, "they go in a circle");
    }

    private static Uri Destination(Uri current, ResponseHead head)
    {
        if (head.HasConflictingLocations)
        {
            throw Bad($"{head.Status} with several Locations");
        }

        if (head.Location is not { Length: > 0 } location)
        {
            throw Bad($"{head.Status} without a Location");
        }

        if (!Uri.TryCreate(current, location, out var next) || next.Host.Length == 0)
        {
            throw Bad($"{head.Status} with a Location that is not a URL");
        }

        if (next.Scheme != Uri.UriSchemeHttp && next.Scheme != Uri.UriSchemeHttps)
        {
            throw Bad($"{head.Status} to {next.Scheme}:, which is not followed");
        }

        // A fragment is not sent, and credentials that a server makes up are not ours to use.
        return new Uri(next.GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped));
    }

    // What browsers do (fetch.spec.whatwg.org, HTTP-redirect fetch).
    private static string MethodAfter(int status, string method) => status switch
    {
        303 when method != "HEAD" => "GET",
        301 or 302 when method == "POST" => "GET",
        _ => method,
    };

    private static ProbeException Bad(string detail) => new(FailureKind.BadRedirect, Phase.FirstByte, detail);
}
