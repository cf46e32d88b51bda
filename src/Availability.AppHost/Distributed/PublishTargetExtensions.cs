namespace Availability.AppHost.Distributed;

/// <summary>Where <c>aspire publish</c> and <c>aspire deploy</c> put the application.</summary>
internal static class PublishTargetExtensions
{
    /// <summary>Docker Compose, or what <c>PublishTo</c> names. One at a time: a resource belongs to one environment.</summary>
    public static void AddPublishTarget(this IDistributedApplicationBuilder builder)
    {
        // azd asks for the manifest alone and makes its own environment of it.
        if (!builder.ExecutionContext.IsPublishMode || builder.Configuration["Publishing:Publisher"] == "manifest")
        {
            return;
        }

        if (builder.PublishesToKubernetes())
        {
            builder.AddKubernetesEnvironment("kubernetes");
        }
        else
        {
            builder.AddDockerComposeEnvironment("compose");
        }
    }
}
