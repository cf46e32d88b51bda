using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Availability.Web;

/// <summary>
/// Gives what <see cref="NewsCachePolicy"/> applies to an ETag of its content, and answers 304 to whoever has it already. Around the
/// output cache, so that it tells an answer that was made anew and came out the same, too.
/// </summary>
internal sealed class EntityTags(RequestDelegate next)
{
    private const int TagBytes = 12;

    public Task InvokeAsync(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<NewsCachePolicy>() is null ? next(context) : TagAsync(context);

    private async Task TagAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var (method, body) = (request.Method, response.Body);
        using var content = new MemoryStream();
        response.Body = content;
        // A HEAD is answered by what a GET would get: the same length, tag and place in the cache.
        request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            (request.Method, response.Body) = (method, body);
        }

        content.Position = 0;
        if (response.StatusCode == StatusCodes.Status200OK && IsKnown(context, content))
        {
            response.StatusCode = StatusCodes.Status304NotModified;
            response.ContentType = null;
            response.ContentLength = null;
            return;
        }

        if (HttpMethods.IsHead(method))
            response.ContentLength = content.Length;
        else
            await content.CopyToAsync(body, context.RequestAborted);
    }

    private static bool IsKnown(HttpContext context, MemoryStream content)
    {
        var hash = SHA256.HashData(content.GetBuffer().AsSpan(0, (int)content.Length));
        // Weak: compressed or not, it is the same to a reader.
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(hash.AsSpan(0, TagBytes))}\"", isWeak: true);
        var headers = context.Response.GetTypedHeaders();
        headers.ETag = tag;
        if (headers.CacheControl is null or { NoStore: true })
            headers.CacheControl = new() { NoCache = true };
        return context.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(tag, useStrongComparison: false) || known.Equals(EntityTagHeaderValue.Any));
    }
}
