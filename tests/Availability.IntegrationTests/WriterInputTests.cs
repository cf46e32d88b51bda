using System.Text;
using Availability.ServiceDefaults;
using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests;

/// <summary>What the writer does with what it is given.</summary>
public sealed class WriterInputTests
{
    private const string OldMessage = """
        {"request_id": "6f1b8d0e-6d0f-4c6e-9d55-0f4a4f1c2b3a", "timestamp": "2026-11-24 08:15:30.123456", "url": "https://example.com/",
         "response_time": 0.25, "status_code": 200, "match": "matched"}
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OldProgramsMessages_AreRows_OfTheOldProgramsColumns()
    {
        await using var pipeline = await Pipeline.CreateEmptyAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await load.SendAsync(Encoding.UTF8.GetBytes(OldMessage), Stop);
        await using var writer = pipeline.StartWriter();
        await pipeline.StoresAsync(1, Stop);

        await using var command = pipeline.Source.CreateCommand(
            "SELECT request_id, timestamp, url, response_time, status_code, regexp_match FROM checks WHERE timestamp > '2026-11-24 08:00'");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        Assert.True(await reader.ReadAsync(Stop));
        var row = new object[6];
        reader.GetValues(row);
        Assert.Equal(
            [
                Guid.Parse("6f1b8d0e-6d0f-4c6e-9d55-0f4a4f1c2b3a"), new DateTime(2026, 11, 24, 8, 15, 30).AddTicks(1_234_560), "https://example.com/",
                0.25, 200, "matched",
            ],
            row);
    }

    [Fact]
    public async Task WhatIsNoCheck_IsInQuarantineOnceWithItsBytes_AndTheRestIsStored()
    {
        byte[][] bad =
        [
            [0xFF, 0x00, 0x7B], "not json"u8.ToArray(), "{}"u8.ToArray(), "[1,2]"u8.ToArray(), [],
            Encoding.UTF8.GetBytes(OldMessage.Replace("0.25", "-1", StringComparison.Ordinal)),
            Encoding.UTF8.GetBytes(OldMessage.Replace("0.25", "3600", StringComparison.Ordinal)),
        ];
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        foreach (var message in bad)
        {
            load.Send(10);
            await load.SendAsync(message, Stop);
        }

        await using var writer = pipeline.StartWriter();
        await pipeline.CountsAsync(bad.Length, "SELECT count(*) FROM quarantine", Stop);
        await pipeline.StoresAsync(load.Count, Stop);

        await load.IsCountedOnceAsync(pipeline, Stop);
        await using var command = pipeline.Source.CreateCommand("SELECT message_value FROM quarantine");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var kept = new List<byte[]>();
        while (await reader.ReadAsync(Stop))
        {
            kept.Add((byte[])reader[0]);
        }

        Assert.Equal(bad.Select(Convert.ToHexString).Order(), kept.Select(Convert.ToHexString).Order());
    }

    [Fact]
    public async Task MessageOfTenMegabytes_IsInQuarantine_AndTheRestIsStored()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop, partitions: 1);
        var large = new byte[10_000_000];
        Array.Fill(large, (byte)'x');
        await LargeMessage.SendAsync(pipeline, large, Stop);
        using var load = new NumberedLoad(pipeline);
        load.Send(100);

        await using var writer = pipeline.StartWriter();
        await pipeline.StoresAsync(100, Stop);

        Assert.Equal(large.Length, await pipeline.QueryAsync<int>("SELECT length(message_value) FROM quarantine", Stop));
    }

    [Fact]
    public async Task WrongPassword_Stops_WithASentenceThatDoesNotPrintIt()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        var wrong = new NpgsqlConnectionStringBuilder(pipeline.Database) { Password = "hunter2" }.ConnectionString;

        await using var writer = ServiceProcess.Start("Availability.Writer", pipeline.Environment(wrong));

        Assert.Equal(ExitCode.BadUsage, await writer.ExitAsync(Stop));
        Assert.Contains("password authentication failed", writer.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", writer.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", writer.Log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DatabaseThatDoesNotExist_IsMade()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        var database = $"made_{Guid.NewGuid():N}";
        var uri = new NpgsqlConnectionStringBuilder(pipeline.Database) { Database = database }.ConnectionString;

        await using var writer = ServiceProcess.Start("Availability.Writer", pipeline.Environment(uri), "--migrate", "only");

        Assert.Equal(ExitCode.Success, await writer.ExitAsync(Stop));
        Assert.Equal(1, await pipeline.QueryAsync<long>($"SELECT count(*) FROM pg_database WHERE datname = '{database}'", Stop));
    }

    [Fact]
    public async Task NobodyThereAtStart_IsSaid_AndTheWriterKeepsTrying()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        var environment = pipeline.Environment("postgres://nobody@127.0.0.1:1/nowhere");
        environment["KAFKA_BROKERS"] = "127.0.0.1:1";

        await using var writer = ServiceProcess.Start("Availability.Writer", environment);
        await writer.SaysAsync("127.0.0.1:1", Stop);

        using var client = new HttpClient { BaseAddress = await writer.HealthAsync(Stop) };
        using var health = await client.GetAsync(new Uri("/health", UriKind.Relative), Stop);
        Assert.Equal(System.Net.HttpStatusCode.ServiceUnavailable, health.StatusCode);
        using var alive = await client.GetAsync(new Uri("/alive", UriKind.Relative), Stop);
        Assert.Equal(System.Net.HttpStatusCode.OK, alive.StatusCode);
        Assert.DoesNotContain("   at ", writer.Log, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }
}
