using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>
/// The path that the readers' addresses begin with: what a trusted proxy tells (X-Forwarded-Prefix), else <see cref="WebOptions.PathBase"/>.
/// Whether the proxy takes it off or leaves it, it becomes the request's path base, which every address that we write begins with.
/// </summary>
internal sealed partial class SitePath(IOptions<WebOptions> options)
{
    /// <summary>What a message tells that it looks like.</summary>
    public const string Expected = "a path such as /status";

    private readonly PathString _configured = Parse(options.Value.PathBase) ?? PathString.Empty;

    /// <summary>Null for what is no path, or could lead to another host.</summary>
    public static PathString? Parse(string? text) => Plain().IsMatch(text ?? "") ? new PathString(text?.TrimEnd('/')) : default(PathString?);

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        var request = context.Request;
        request.PathBase = request.PathBase.HasValue && Parse(request.PathBase.Value) is { } told ? told : _configured;
        if (request.Path.StartsWithSegments(request.PathBase, out var rest))
            request.Path = rest;
        return next(context);
    }

    [GeneratedRegex(@"^(/[A-Za-z0-9_.~-]+)*/?\z")]
    private static partial Regex Plain();
}
