using Availability.ServiceDefaults;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Availability.Writer;

/// <summary>The database as the role that owns the tables; the writer's own connection where nobody names another.</summary>
internal sealed class OwnerDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource? _own;

    public OwnerDatabase(IServiceProvider services, IOptions<WriterOptions> options, NpgsqlDataSource shared)
    {
        _own = options.Value.OwnerDbUri is { } uri ? PostgresHostApplicationBuilderExtensions.CreateDataSource(services, uri) : null;
        Source = _own ?? shared;
    }

    public NpgsqlDataSource Source { get; }

    public ValueTask DisposeAsync() => _own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
