using Microsoft.AspNetCore.Builder;

namespace Availability.Web;

/// <summary>Puts the status page and API into a program.</summary>
public static class WebApplicationExtensions
{
    /// <summary>What stands before the endpoints, and the endpoints; needs <see cref="WebHostApplicationBuilderExtensions.AddWeb"/>.</summary>
    public static WebApplication UseWeb(this WebApplication app)
    {
        app.UseResponseCompression();
        app.UseMiddleware<EntityTags>();
        app.UseOutputCache();
        app.MapWeb();
        return app;
    }
}
