using Microsoft.Extensions.Options;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>The database as the role that owns its tables; the ordinary connection where nobody names another.</summary>
public sealed class PostgresOwner : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _own;

    /// <summary>By the options.</summary>
    public PostgresOwner(IServiceProvider services, IOptions<PostgresOptions> options, NpgsqlDataSource shared)
    {
        _own = options.Value.OwnerUri is { } uri ? PostgresHostApplicationBuilderExtensions.CreateDataSource(services, uri, PostgresHostApplicationBuilderExtensions.ConnectionName + "-owner") : null;
        Source = _own ?? shared;
    }

    /// <summary>Connects as the owner.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Closes connections of its own.</summary>
    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
