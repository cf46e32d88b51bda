using Availability.Storage.Rollups;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Availability.Storage;

/// <summary>Registers the history.</summary>
public static class StorageServiceCollectionExtensions
{
    /// <summary>Needs an <see cref="Npgsql.NpgsqlDataSource"/> and a <see cref="TimeProvider"/> among the services.</summary>
    public static IServiceCollection AddStorage(this IServiceCollection services)
    {
        services.TryAddSingleton<SchemaMigrator>();
        services.TryAddSingleton<Retention>();
        services.TryAddSingleton<StreamOffsets>();
        services.TryAddSingleton<CheckStore>();
        services.TryAddSingleton<MonitorStore>();
        services.TryAddSingleton<Quarantine>();
        services.TryAddSingleton<Announcements>();
        services.TryAddSingleton<RollupMaker>();
        return services;
    }
}
