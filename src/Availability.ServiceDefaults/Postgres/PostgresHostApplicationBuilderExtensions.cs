using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>Registers how to reach Postgres; names of sections and of the health check are those of Aspire.Npgsql, whoever makes the data source.</summary>
public static class PostgresHostApplicationBuilderExtensions
{
    /// <summary>The connection string that Aspire injects.</summary>
    public const string ConnectionName = "availability";

    /// <summary>Registers one <see cref="NpgsqlDataSource"/>, and <see cref="PostgresOwner"/>; <c>ConnectionStrings:availability</c> counts where no URI is set.</summary>
    public static IHostApplicationBuilder AddPostgres(this IHostApplicationBuilder builder) => builder.AddPostgres<PostgresHealthCheck>();

    /// <summary><see cref="AddPostgres(IHostApplicationBuilder)"/>, and <see cref="PostgresReader"/>.</summary>
    /// <typeparam name="THealthCheck">Asks for what the reader reads: nothing else asks the database, unless it is there for others, too.</typeparam>
    public static IHostApplicationBuilder AddPostgresReader<THealthCheck>(this IHostApplicationBuilder builder)
        where THealthCheck : class, IHealthCheck
    {
        builder.AddPostgres<THealthCheck>().Services.TryAddSingleton<PostgresReader>();
        return builder;
    }

    private static IHostApplicationBuilder AddPostgres<THealthCheck>(this IHostApplicationBuilder builder)
        where THealthCheck : class, IHealthCheck
    {
        // Two modules of one program ask for it.
        if (builder.Services.Any(service => service.ServiceType == typeof(PostgresOwner)))
        {
            return builder;
        }

        builder.Services.AddOptionsWithValidateOnStart<PostgresOptions>()
            .Configure(options => options.Uri = Uri(builder.Configuration))
            .BindConfiguration(PostgresOptions.SectionName);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresOptions>, PostgresOptionsValidator>());
        builder.Services.AddSingleton<PostgresOwner>();
        PostgresDataSource.Add(builder);
        if (!ClientSection.Read(builder.Configuration, ClientSection.Npgsql, ConnectionName).DisableHealthChecks)
        {
            builder.Services.AddHealthChecks().AddCheck<THealthCheck>(
                PostgresHealthCheck.Name, tags: [HealthTags.Ready], timeout: PostgresHealthCheck.Patience);
        }

        return builder;
    }

    /// <summary>Connects.</summary>
    /// <param name="services">Of the program.</param>
    /// <param name="uri">Where to.</param>
    /// <param name="name">A tag of Npgsql's metrics; its default, the address, has the password of the key in it.</param>
    internal static NpgsqlDataSource CreateDataSource(IServiceProvider services, string uri, string name) =>
        new NpgsqlDataSourceBuilder(ConnectionString(uri, services.GetRequiredService<IHostEnvironment>())) { Name = name }
            .UseLoggerFactory(services.GetRequiredService<ILoggerFactory>())
            .Build();

    /// <summary>In Npgsql's form, with the program's name.</summary>
    internal static string ConnectionString(string uri, IHostEnvironment environment)
    {
        var connection = PostgresConnectionString.Parse(uri);
        connection.ApplicationName ??= environment.ApplicationName;
        return connection.ConnectionString;
    }

    /// <summary>What we were told, by whom it counts most.</summary>
    internal static string Uri(IConfiguration configuration) =>
        configuration[PostgresOptions.SectionName + ":" + nameof(PostgresOptions.Uri)]
        ?? configuration.GetConnectionString(ConnectionName)
        ?? ClientSection.Read(configuration, ClientSection.Npgsql, ConnectionName).ConnectionString
        ?? new PostgresOptions().Uri;
}
