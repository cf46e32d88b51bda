using Availability.Storage;
using Availability.Testing;
using Confluent.Kafka;
using Npgsql;

namespace Availability.IntegrationTests;

/// <summary>A topic and a database of a test's own, and the programs as processes between them.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private static readonly DatabaseTemplate Migrated = new(source => new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, CancellationToken.None));

    private readonly List<ServiceProcess> _processes = [];
    private readonly int _partitions;

    private Pipeline(TestKafka kafka, string topic, int partitions, string monitorsTopic, string database) =>
        (Kafka, Topic, _partitions, MonitorsTopic, Database, Source) = (kafka, topic, partitions, monitorsTopic, database, NpgsqlDataSource.Create(database));

    public TestKafka Kafka { get; }

    public string Topic { get; }

    public string MonitorsTopic { get; }

    /// <summary>The connection string.</summary>
    public string Database { get; }

    public NpgsqlDataSource Source { get; }

    /// <summary>Prepares both.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="partitions">Of the topic.</param>
    /// <param name="database">Null: a new one, with the schema.</param>
    public static async Task<Pipeline> CreateAsync(CancellationToken cancellationToken, int partitions = 4, string? database = null)
    {
        var kafka = await TestKafka.GetAsync();
        database ??= await Migrated.CopyAsync(cancellationToken);
        return new Pipeline(kafka, await kafka.NewTopicAsync(partitions), partitions, await kafka.NewTopicAsync(2), database);
    }

    /// <summary>With a database in which there is nothing yet.</summary>
    public static async Task<Pipeline> CreateEmptyAsync(CancellationToken cancellationToken, int partitions = 4) =>
        await CreateAsync(cancellationToken, partitions, await (await TestPostgres.GetAsync()).CreateDatabaseAsync(cancellationToken));

    /// <summary>What a program is told by its environment.</summary>
    public Dictionary<string, string?> Environment(string? database = null) => new()
    {
        ["KAFKA_BROKERS"] = Kafka.BootstrapServers,
        ["KAFKA_CLUSTER_ID"] = Kafka.ClusterId,
        ["KAFKA_TOPIC"] = Topic,
        ["AVAILABILITY_MONITORS_TOPIC"] = MonitorsTopic,
        ["KAFKA_GROUP_ID"] = "writers-of-" + Topic,
        ["POSTGRES_URI"] = database ?? Database,
        // The checks of some tests have fixed dates.
        ["AVAILABILITY_RETAIN_RAW"] = "10000d",
        // A killed writer's partitions wait this long for the next; a real broker allows no less than the default.
        ["Writer__SessionTimeout"] = Kafka.IsEmbedded ? "00:00:02" : null,
        // Its last records must arrive, however busy the machine is when a monitor stops.
        ["Monitor__FlushTimeout"] = "00:00:30",
    };

    public ServiceProcess StartWriter(params IEnumerable<string> arguments) => Start("Availability.Writer", Environment(), arguments);

    /// <summary>A writer that finds the database elsewhere, or as somebody else.</summary>
    public ServiceProcess StartWriterAt(string database, params IEnumerable<string> arguments) =>
        Start("Availability.Writer", Environment(database), arguments);

    /// <summary>A writer that has all four partitions.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <param name="database">Where it finds the database, or as whom; null: as all.</param>
    public async Task<ServiceProcess> RunWriterAsync(CancellationToken cancellationToken, string? database = null)
    {
        var writer = StartWriterAt(database ?? Database, "--period", "10ms");
        await writer.SaysAsync("Has 4 partitions", cancellationToken);
        return writer;
    }

    /// <summary>Sends the first thousand, and waits until a writer has stored them.</summary>
    public async Task<NumberedLoad> StoreFirstAsync(CancellationToken cancellationToken)
    {
        var load = new NumberedLoad(this);
        load.Send(1_000);
        await StoresAsync(1_000, cancellationToken);
        return load;
    }

    /// <summary>A writer that is told other things by its environment.</summary>
    public ServiceProcess StartWriterIn(Dictionary<string, string?> environment, params IEnumerable<string> arguments) =>
        Start("Availability.Writer", environment, arguments);

    public ServiceProcess StartMonitor(params IEnumerable<string> arguments) => Start("Availability.Monitor", Environment(), arguments);

    /// <summary>Any of the programs.</summary>
    public ServiceProcess Start(string assembly, Dictionary<string, string?> environment, params IEnumerable<string> arguments)
    {
        var process = ServiceProcess.Start(assembly, environment, arguments);
        _processes.Add(process);
        return process;
    }

    /// <summary>A query's one value; null (or 0) while the schema is not there yet or the database is away.</summary>
    public async Task<T?> QueryAsync<T>(string sql, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = Source.CreateCommand(sql);
            return (T?)await command.ExecuteScalarAsync(cancellationToken);
        }
        catch (NpgsqlException exception) when (exception.IsTransient
            || exception.SqlState is PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CannotConnectNow)
        {
            return default;
        }
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>How many messages the topic has had.</summary>
    public long CountMessages()
    {
        using var consumer = new ConsumerBuilder<byte[], byte[]>(
            new ConsumerConfig { BootstrapServers = Kafka.BootstrapServers, GroupId = "count" }).Build();
        return Enumerable.Range(0, _partitions).Sum(partition =>
            consumer.QueryWatermarkOffsets(new TopicPartition(Topic, partition), TimeSpan.FromSeconds(60)).High.Value);
    }

    /// <summary>Waits until so many rows are stored.</summary>
    public Task StoresAsync(long rows, CancellationToken cancellationToken) =>
        CountsAsync(rows, "SELECT count(*) FROM check_result", cancellationToken);

    /// <summary>Waits until the topic is done with up to its so-manieth message.</summary>
    public Task PassesAsync(long messages, CancellationToken cancellationToken) => CountsAsync(
        messages, $"SELECT coalesce(sum(next_offset), 0)::bigint FROM kafka_offset WHERE topic = '{Topic}'", cancellationToken);

    /// <summary>Waits until a query that counts gives the number.</summary>
    public async Task CountsAsync(long expected, string sql, CancellationToken cancellationToken)
    {
        try
        {
            await Eventually.TrueAsync(
                async token => await QueryAsync<long>(sql, token) == expected || IsHopeless(),
                TimeSpan.FromSeconds(60), $"{sql} gives {expected}", cancellationToken);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(exception.Message + System.Environment.NewLine + Log, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await Source.DisposeAsync();
    }

    private string Log => string.Join(System.Environment.NewLine, _processes.Select(process => process.Log));

    // A process that a test killed is no news; with none left, nobody will bring the number about.
    private bool IsHopeless() => _processes.TrueForAll(process => !process.IsRunning)
        ? throw new InvalidOperationException("All programs ended. They printed:" + System.Environment.NewLine + Log)
        : false;
}
