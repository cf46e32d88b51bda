using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>
/// A document, whose addresses begin with the path that the site is reached by (<see cref="SitePath"/>). It is put in here, in one place
/// that no page can forget: where the addresses are written, each of them would have to be told the request's path.
/// </summary>
internal sealed partial class PageResult(string document, int status) : IResult
{
    public Task ExecuteAsync(HttpContext httpContext) =>
        Results.Content(Below(document, httpContext.Request.PathBase), "text/html", Encoding.UTF8, status).ExecuteAsync(httpContext);

    /// <summary>The document with every address of ours below <paramref name="path"/>; they are written as those of a site at the root.</summary>
    internal static string Below(string document, PathString path) =>
        path.HasValue ? Address().Replace(document, address => address.Value + HtmlEncoder.Default.Encode(path.ToUriComponent())) : document;

    // A quotation mark of an attribute is one of ours: in texts from outside they are encoded.
    [GeneratedRegex("""(?<= )(?:href|src|action|data-address)="(?=/)""")]
    private static partial Regex Address();
}
