using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>Makes the data source. The other file of this name makes it with Aspire.Npgsql; one of the two is compiled.</summary>
internal static class PostgresDataSource
{
    /// <summary>Registers an <see cref="Npgsql.NpgsqlDataSource"/> for <see cref="PostgresOptions.Uri"/>.</summary>
    public static void Add(IHostApplicationBuilder builder) => builder.Services.TryAddSingleton(services =>
        PostgresHostApplicationBuilderExtensions.CreateDataSource(
            services, services.GetRequiredService<IOptions<PostgresOptions>>().Value.Uri, PostgresHostApplicationBuilderExtensions.ConnectionName));
}
