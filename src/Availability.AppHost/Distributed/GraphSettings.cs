using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace Availability.AppHost.Distributed;

/// <summary>What can be set of the graph, besides Aspire's own parameters: by environment or as <c>--Name=value</c>.</summary>
internal static class GraphSettings
{
    private const string WriterReplicasName = "WriterReplicas";
    private const string PublishToName = "PublishTo";
    private const string Kubernetes = "kubernetes";

    /// <summary>The sentence to stop with; null when all can be read.</summary>
    public static string? Mistake(IConfiguration configuration)
    {
        if (ReadReplicas(configuration) is null)
        {
            return $"{WriterReplicasName}: expected a whole number of at least 1, not \"{configuration[WriterReplicasName]}\".";
        }

        return configuration[PublishToName] is null or "compose" or Kubernetes
            ? null
            : $"{PublishToName}: expected compose or {Kubernetes}, not \"{configuration[PublishToName]}\".";
    }

    /// <summary>How many writers; one, unless <c>WriterReplicas</c> says more.</summary>
    public static int WriterReplicas(this IDistributedApplicationBuilder builder) => ReadReplicas(builder.Configuration) ?? 1;

    /// <summary>Whether <c>aspire publish</c> makes a Helm chart; otherwise it makes files for Docker Compose.</summary>
    public static bool PublishesToKubernetes(this IDistributedApplicationBuilder builder) => builder.Configuration[PublishToName] == Kubernetes;

    private static int? ReadReplicas(IConfiguration configuration) =>
        int.TryParse(configuration[WriterReplicasName] ?? "1", NumberStyles.None, CultureInfo.InvariantCulture, out var replicas) && replicas > 0 ? replicas : null;
}
