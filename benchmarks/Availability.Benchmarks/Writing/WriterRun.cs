using Npgsql;

namespace Availability.Benchmarks.Writing;

/// <summary>The real writer as a process, on a topic and an empty database.</summary>
internal sealed class WriterRun : IAsyncDisposable
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

    private readonly Child _process;
    private readonly NpgsqlDataSource _source;

    private WriterRun(Child process, NpgsqlDataSource source) => (_process, _source) = (process, source);

    public int Id => _process.Id;

    public static WriterRun Start(Stream stream, string database, string period)
    {
        Environment.SetEnvironmentVariable("KAFKA_CLUSTER_ID", stream.ClusterId);
        var process = Child.Start(
            "dotnet", Path.Combine(AppContext.BaseDirectory, "Availability.Writer.dll"), "--brokers", stream.Brokers, "--topic", stream.Topic,
            "--group-id", $"writers of {stream.Topic} in {new NpgsqlConnectionStringBuilder(database).Database}", "--db-uri", database, "--period", period);
        return new WriterRun(process, NpgsqlDataSource.Create(database));
    }

    /// <summary>How far each partition is committed.</summary>
    public async Task<IReadOnlyDictionary<int, long>> OffsetsAsync()
    {
        var offsets = new Dictionary<int, long>();
        try
        {
            await using var command = _source.CreateCommand("SELECT partition, next_offset FROM kafka_offset");
            await using var reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                offsets[reader.GetInt32(0)] = reader.GetInt64(1);
            }
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // It has not made the schema yet.
        }

        return offsets;
    }

    /// <param name="messages">How many are on the topic, or are to be waited for.</param>
    /// <param name="warmUp">So many rows do not count: neither the start, nor the group's first assignment, nor the compiler.</param>
    public async Task<Sample> MeasureAsync(long messages, long warmUp)
    {
        var (first, began, cpu) = (0L, TimeProvider.System.GetTimestamp(), TimeSpan.Zero);
        while (true)
        {
            var stored = (await OffsetsAsync()).Values.Sum();
            if (first == 0 && stored > warmUp)
            {
                (first, began, cpu) = (stored, TimeProvider.System.GetTimestamp(), ProcessUse.Cpu(Id));
            }

            if (stored >= messages)
            {
                return new Sample("our writer", messages - first, TimeProvider.System.GetElapsedTime(began), ProcessUse.Cpu(Id) - cpu);
            }

            if (_process.HasExited)
            {
                throw new InvalidOperationException("The writer ended");
            }

            await Task.Delay(Tick, TimeProvider.System, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _process.DisposeAsync();
        await _source.DisposeAsync();
    }
}
