using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>A target's URL: a link only where a click does no more than open a page.</summary>
internal static class TargetLink
{
    public static Markup Of(string url) => Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"
        ? Html($"""<a class="url" href="{url}" rel="noopener noreferrer nofollow">{url}</a>""")
        : Html($"""<span class="url">{url}</span>""");
}
