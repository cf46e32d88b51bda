using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests;

/// <summary>A topic and a database of a test's own, and the programs as processes between them.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private readonly List<ServiceProcess> _processes = [];

    private Pipeline(TestKafka kafka, string topic, string database) =>
        (Kafka, Topic, Database, Source) = (kafka, topic, database, NpgsqlDataSource.Create(database));

    public TestKafka Kafka { get; }

    public string Topic { get; }

    /// <summary>The connection string.</summary>
    public string Database { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>Prepares both.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="partitions">Of the topic.</param>
    /// <param name="database">Null: a new one.</param>
    public static async Task<Pipeline> CreateAsync(CancellationToken cancellationToken, int partitions = 4, string? database = null)
    {
        var kafka = await TestKafka.GetAsync();
        database ??= await (await TestPostgres.GetAsync()).CreateDatabaseAsync(cancellationToken);
        return new Pipeline(kafka, await kafka.NewTopicAsync(partitions), database);
    }

    /// <summary>What a program is told by its environment.</summary>
    public Dictionary<string, string?> Environment(string? database = null) => new()
    {
        ["KAFKA_BROKERS"] = Kafka.BootstrapServers,
        ["KAFKA_CLUSTER_ID"] = Kafka.ClusterId,
        ["KAFKA_TOPIC"] = Topic,
        ["KAFKA_GROUP_ID"] = "writers-of-" + Topic,
        ["POSTGRES_URI"] = database ?? Database,
    };

    public ServiceProcess StartWriter(params IEnumerable<string> arguments) => Start("Availability.Writer", arguments);

    public ServiceProcess StartMonitor(params IEnumerable<string> arguments) => Start("Availability.Monitor", arguments);

    /// <summary>A query's one value; null while the schema is not there yet.</summary>
    public async Task<T?> QueryAsync<T>(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Source.CreateCommand(sql);
            return (T?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            return default;
        }
    }

    /// <summary>Waits until a query that counts gives the number.</summary>
    public Task CountsAsync(long expected, string sql, CancellationToken cancellationToken) => Eventually.TrueAsync(
        async token => await QueryAsync<long>(sql, token) == expected || (_processes.Find(process => !process.IsRunning) is { } ended && IsUnexpected(ended)),
        TimeSpan.FromSeconds(120), $"{sql} gives {expected}", cancellationToken);

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await Source.DisposeAsync();
    }

    private ServiceProcess Start(string assembly, IEnumerable<string> arguments)
    {
        var process = ServiceProcess.Start(assembly, Environment(), arguments);
        _processes.Add(process);
        return process;
    }

    // A process that a test killed is no news; with none left, nobody will bring the number about.
    private bool IsUnexpected(ServiceProcess ended) => _processes.TrueForAll(process => !process.IsRunning)
        ? throw new InvalidOperationException("All programs ended. The last printed:" + System.Environment.NewLine + ended.Log)
        : false;
}
