using Microsoft.Extensions.Options;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>The database through sessions that cannot write, whatever the role could, and whose statements end.</summary>
public sealed class PostgresReader : IAsyncDisposable
{
    // A session that begins plans its first statements over every partition anew, for a tenth of a second each. As many as one page uses stay open.
    private const int KeptOpen = 4;

    private const string Name = PostgresHostApplicationBuilderExtensions.ConnectionName + "-reader";

    /// <summary>By the options.</summary>
    public PostgresReader(IServiceProvider services, IOptions<PostgresOptions> options) =>
        Source = PostgresHostApplicationBuilderExtensions.CreateDataSource(services, ReadOnly(options.Value.Uri), Name);

    /// <summary>Connects.</summary>
    public NpgsqlDataSource Source { get; }

    /// <summary>Closes its connections.</summary>
    public ValueTask DisposeAsync() => Source.DisposeAsync();

    // A probe of every partition has a long plan, which to compile takes seconds, and to run milliseconds.
    // Of two that contradict each other the server takes the last: whoever wants another time limit may, whoever wants to write may not.
    private static string ReadOnly(string uri)
    {
        var connection = PostgresConnectionString.Parse(uri);
        connection.Options = string.Join(
            ' ', "-c statement_timeout=30s -c jit=off", connection.Options ?? Environment.GetEnvironmentVariable("PGOPTIONS"), "-c default_transaction_read_only=on");
        connection.MinPoolSize = Math.Max(connection.MinPoolSize, Math.Min(KeptOpen, connection.MaxPoolSize));
        return connection.ConnectionString;
    }
}
