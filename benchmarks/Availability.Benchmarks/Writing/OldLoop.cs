using System.Globalization;
using System.Text;
using Availability.Core;
using Confluent.Kafka;
using Npgsql;

namespace Availability.Benchmarks.Writing;

/// <summary>What the old program does, in our language: poll, one INSERT of 100 rows into its table of six columns, commit, commit the offsets.</summary>
internal static class OldLoop
{
    private const int BatchRows = 100;

    public static async Task<Sample> RunAsync(Stream stream, string database, long messages)
    {
        await using var source = NpgsqlDataSource.Create(database);
        await using var connection = await source.OpenConnectionAsync();
        await using (var create = new NpgsqlCommand(
            """CREATE TABLE checks (request_id uuid, "timestamp" timestamp, url text, response_time double precision, status_code integer, regexp_match text)""",
            connection))
        {
            await create.ExecuteNonQueryAsync();
        }

        using var consumer = new ConsumerBuilder<Ignore, byte[]>(new ConsumerConfig
        {
            BootstrapServers = stream.Brokers,
            GroupId = $"old {Guid.NewGuid():N}",
            AutoOffsetReset = AutoOffsetReset.Earliest,
            EnableAutoCommit = false,
        }).SetLogHandler((_, _) => { }).Build();
        consumer.Subscribe(stream.Topic);
        var first = consumer.Consume();
        var (began, cpu) = (TimeProvider.System.GetTimestamp(), ProcessUse.Cpu());
        List<Check> batch = [Read(first)];
        for (var read = 1L; read < messages; read++)
        {
            batch.Add(Read(consumer.Consume()));
            if (batch.Count == BatchRows || read == messages - 1)
            {
                await InsertAsync(connection, batch);
                consumer.Commit();
                batch.Clear();
            }
        }

        var sample = new Sample("the old program's loop", messages, TimeProvider.System.GetElapsedTime(began), ProcessUse.Cpu() - cpu);
        consumer.Close();
        return sample;
    }

    private static Check Read(ConsumeResult<Ignore, byte[]> result) =>
        CheckSerializer.TryDeserialize(result.Message.Value, out var check, out var error) ? check : throw new InvalidDataException(error);

    private static async Task InsertAsync(NpgsqlConnection connection, List<Check> checks)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await using var command = new NpgsqlCommand { Connection = connection };
        var text = new StringBuilder("INSERT INTO checks VALUES ");
        foreach (var check in checks)
        {
            var next = command.Parameters.Count;
            text.Append(CultureInfo.InvariantCulture, $"{(next == 0 ? "" : ", ")}(${next + 1}, ${next + 2}, ${next + 3}, ${next + 4}, ${next + 5}, ${next + 6})");
            command.Parameters.Add(new() { Value = check.RequestId });
            command.Parameters.Add(new() { Value = DateTime.SpecifyKind(check.Timestamp.UtcDateTime, DateTimeKind.Unspecified) });
            command.Parameters.Add(new() { Value = check.Url });
            command.Parameters.Add(new() { Value = check.ResponseTime.TotalSeconds });
            command.Parameters.Add(new() { Value = check.StatusCode!.Value });
            command.Parameters.Add(new() { Value = "unused" });
        }

        command.CommandText = text.ToString();
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
    }
}
