using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.Web;

internal static class NewsCacheExtensions
{
    /// <summary>
    /// For what is read from the history: kept until there is news (<see cref="NewsCachePolicy"/>), with an ETag of its content
    /// (<see cref="EntityTags"/>) and <c>Cache-Control: no-cache</c> where the endpoint says nothing else.
    /// </summary>
    public static TBuilder CacheUntilNews<TBuilder>(this TBuilder endpoints, IServiceProvider services)
        where TBuilder : IEndpointConventionBuilder => endpoints.CacheOutput(services.GetRequiredService<NewsCachePolicy>());
}
