using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.Primitives;

namespace Availability.Web;

/// <summary>
/// Keeps an answer by its address until there is news, and those who ask for the same meanwhile wait for one reading. The version of the
/// news is part of the key: nothing has to be evicted, and an answer that was under way when news came is never given for the newer.
/// Time passes without news, too, so it is kept no longer than <see cref="News.KeepFor"/>.
/// </summary>
internal sealed class NewsCachePolicy(News news) : IOutputCachePolicy
{
    // Unlike the default policy, an Authorization header (of a proxy's login) changes nothing: all see the same.
    public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.EnableOutputCaching = true;
        context.AllowCacheLookup = true;
        context.AllowCacheStorage = true;
        context.AllowLocking = true;
        context.CacheVaryByRules.QueryKeys = "*";
        context.CacheVaryByRules.VaryByValues["news"] = news.Version;
        context.ResponseExpirationTimeSpan = news.KeepFor;
        return ValueTask.CompletedTask;
    }

    public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

    public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation)
    {
        context.AllowCacheStorage = context.HttpContext.Response is { StatusCode: 200 } response && StringValues.IsNullOrEmpty(response.Headers.SetCookie);
        return ValueTask.CompletedTask;
    }
}
