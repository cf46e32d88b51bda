using Microsoft.Extensions.Hosting;

namespace Availability.ServiceDefaults;

/// <summary>Makes the data source with Aspire.Npgsql. The other file of this name does without; one of the two is compiled.</summary>
internal static class PostgresDataSource
{
    /// <summary>Registers an <see cref="Npgsql.NpgsqlDataSource"/> for <see cref="PostgresOptions.Uri"/>.</summary>
    public static void Add(IHostApplicationBuilder builder) => builder.AddNpgsqlDataSource(
        PostgresHostApplicationBuilderExtensions.ConnectionName,
        settings =>
        {
            // Replaced below: what we are told may be a libpq URI, which Npgsql does not read.
            settings.ConnectionString = "Host=localhost";
            // Ours has the same name, a time limit and the tag of /health.
            settings.DisableHealthChecks = true;
        },
        source =>
        {
            source.Name = PostgresHostApplicationBuilderExtensions.ConnectionName;
            source.ConnectionStringBuilder.ConnectionString =
                PostgresHostApplicationBuilderExtensions.ConnectionString(PostgresHostApplicationBuilderExtensions.Uri(builder.Configuration), builder.Environment);
        });
}
