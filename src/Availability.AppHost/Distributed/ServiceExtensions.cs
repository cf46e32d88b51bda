namespace Availability.AppHost.Distributed;

/// <summary>What monitor, writer and web have in common, and the monitor's file.</summary>
internal static class ServiceExtensions
{
    /// <summary>Health is asked on an endpoint that the service is told; of what it references it is told the connection string alone.</summary>
    /// <param name="service">The project.</param>
    /// <param name="localPort">Where it is found on this machine; null takes a free port.</param>
    public static IResourceBuilder<ProjectResource> AsService(this IResourceBuilder<ProjectResource> service, int? localPort = null) => service
        .WithHttpEndpoint(port: service.ApplicationBuilder.ExecutionContext.IsRunMode ? localPort : null)
        .WithHttpHealthCheck("/health")
        // Otherwise also AVAILABILITY_PORT, the database's, which is our name for the page's.
        .WithReferenceEnvironment(ReferenceEnvironmentInjectionFlags.ConnectionString);

    /// <summary>The targets file: the example in this checkout or in the monitor's image, unless <c>Parameters:targets</c> names another.</summary>
    public static IResourceBuilder<ParameterResource> AddTargetsFile(this IDistributedApplicationBuilder builder)
    {
        var example = builder.ExecutionContext.IsRunMode ? Path.Combine(AppContext.BaseDirectory, "example.tsv") : "/app/example.tsv";
        return builder.AddParameter("targets", builder.Configuration["Parameters:targets"] ?? example, publishValueAsDefault: true);
    }
}
