using Microsoft.Extensions.Configuration;

namespace Availability.AppHost.Distributed;

/// <summary>The servers that the services speak to.</summary>
internal static class ServerExtensions
{
    /// <summary>One that there is already: what <c>ConnectionStrings:NAME</c> says.</summary>
    /// <returns>Null where it says nothing.</returns>
    public static IResourceBuilder<IResourceWithConnectionString>? AddExisting(this IDistributedApplicationBuilder builder, string name) =>
        string.IsNullOrWhiteSpace(builder.Configuration.GetConnectionString(name)) ? null : builder.AddConnectionString(name);

    /// <summary>A password that is made once and kept, as the data volume is.</summary>
    public static IResourceBuilder<ParameterResource> AddPassword(this IDistributedApplicationBuilder builder, string name) =>
        builder.AddParameter(name, new GenerateParameterDefault { MinLength = 22, Special = false }, secret: true, persist: true);
}
