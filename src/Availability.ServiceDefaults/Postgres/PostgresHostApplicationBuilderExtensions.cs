using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>Registers how to reach Postgres.</summary>
public static class PostgresHostApplicationBuilderExtensions
{
    /// <summary>The connection string that Aspire injects.</summary>
    public const string ConnectionName = "availability";

    /// <summary>Registers one <see cref="NpgsqlDataSource"/>, and <see cref="PostgresOwner"/>; <c>ConnectionStrings:availability</c> counts where no URI is set.</summary>
    public static IHostApplicationBuilder AddPostgres(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<PostgresOptions>()
            .Configure(options => options.Uri = builder.Configuration.GetConnectionString(ConnectionName) ?? options.Uri)
            .BindConfiguration(PostgresOptions.SectionName);
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<PostgresOptions>, PostgresOptionsValidator>());
        builder.Services.TryAddSingleton(services => CreateDataSource(services, services.GetRequiredService<IOptions<PostgresOptions>>().Value.Uri, ConnectionName));
        builder.Services.TryAddSingleton<PostgresOwner>();
        return builder;
    }

    /// <summary>Connects.</summary>
    /// <param name="services">Of the program.</param>
    /// <param name="uri">Where to.</param>
    /// <param name="name">In metrics and spans; without one they have the connection string.</param>
    internal static NpgsqlDataSource CreateDataSource(IServiceProvider services, string uri, string name)
    {
        var connection = PostgresConnectionString.Parse(uri);
        connection.ApplicationName ??= services.GetRequiredService<IHostEnvironment>().ApplicationName;
        return new NpgsqlDataSourceBuilder(connection.ConnectionString) { Name = name }
            .UseLoggerFactory(services.GetRequiredService<ILoggerFactory>())
            .Build();
    }
}
