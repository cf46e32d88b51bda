using Microsoft.AspNetCore.Builder;

namespace Availability.Web;

/// <summary>What every request passes before its endpoint.</summary>
internal static class WebPipeline
{
    public static void UseWebPipeline(this IApplicationBuilder app)
    {
        app.UseResponseCompression();
        app.UseMiddleware<EntityTags>();
        app.UseOutputCache();
    }
}
