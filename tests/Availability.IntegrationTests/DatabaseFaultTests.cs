using Availability.Embedded;
using Availability.ServiceDefaults;
using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests;

/// <summary>What Postgres, or whoever runs it, can do to a writer.</summary>
public sealed class DatabaseFaultTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task TransientErrors_InCopyAndAtCommit_StoreEveryNumberOnce()
    {
        // Serialisation failure, deadlock, administrator's command, starting up, cancelled, no resources, disk full, no memory,
        // too many connections, lock not available, failed over to a standby, input/output error, internal error.
        string[] states = ["40001", "40P01", "57P01", "57P03", "57014", "53000", "53100", "53200", "53300", "55P03", "25006", "58030", "XX000"];
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        using var load = new NumberedLoad(pipeline);
        await using var writer = await pipeline.RunWriterAsync(Stop);
        foreach (var (index, state) in states.Index())
        {
            await InjectedFault.SetAsync(pipeline, load.Count + 50, state, times: 2, atCommit: index % 2 == 1, Stop);
            load.Send(100);
            await pipeline.StoresAsync(load.Count, Stop);
            // Twice in vain, and the third time.
            Assert.Equal(3, await pipeline.QueryAsync<long>($"SELECT last_value FROM faults_{load.Count - 50}", Stop));
        }

        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Fact]
    public async Task TooManyConnections_StoresEveryNumberOnceWhenThereIsRoom()
    {
        await using var pipeline = await Pipeline.CreateEmptyAsync(Stop);
        await using var role = await DatabaseRole.CreateAsync(pipeline, Stop);
        await using var writer = await pipeline.RunWriterAsync(Stop, role.ConnectionString);
        using var load = await pipeline.StoreFirstAsync(Stop);

        await pipeline.ExecuteAsync($"ALTER ROLE {role.Name} CONNECTION LIMIT 0", Stop);
        await pipeline.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{role.Name}'", Stop);
        load.Send(1_000);
        await writer.SaysAsync("trying again, nothing is lost", Stop);
        await pipeline.ExecuteAsync($"ALTER ROLE {role.Name} CONNECTION LIMIT -1", Stop);

        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Fact]
    public async Task PrivilegeRevoked_StopsWithASentence_AndLosesNothing()
    {
        await using var pipeline = await Pipeline.CreateEmptyAsync(Stop);
        await using var role = await DatabaseRole.CreateAsync(pipeline, Stop);
        await using var writer = await pipeline.RunWriterAsync(Stop, role.ConnectionString);
        using var load = await pipeline.StoreFirstAsync(Stop);

        await pipeline.ExecuteAsync($"REVOKE INSERT ON check_result FROM {role.Name}", Stop);
        load.Send(1_000);

        Assert.Equal(ExitCode.BadUsage, await writer.ExitAsync(Stop));
        Assert.Contains("Postgres refuses: permission denied for table check_result", writer.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", writer.Log, StringComparison.Ordinal);
        Assert.Equal(1_000, await pipeline.QueryAsync<long>("SELECT sum(next_offset)::bigint FROM kafka_offset", Stop));

        await pipeline.ExecuteAsync($"GRANT INSERT ON check_result TO {role.Name}", Stop);
        await using var second = await pipeline.RunWriterAsync(Stop, role.ConnectionString);
        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await second.StopAsync(Stop));
    }

    [Fact]
    public async Task PartitionTakenAwayUnderTheWriter_IsMadeAgain()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        await using var writer = await pipeline.RunWriterAsync(Stop);
        using var load = await pipeline.StoreFirstAsync(Stop);

        // Its rows are kept elsewhere, for the oracle.
        var partition = await pipeline.QueryAsync<string>("SELECT max(tableoid::regclass::text) FROM check_result", Stop);
        await pipeline.ExecuteAsync(
            $"BEGIN; ALTER TABLE check_result DETACH PARTITION {partition}; ALTER TABLE {partition} RENAME TO kept; COMMIT", Stop);
        load.Send(1_000);
        await pipeline.PassesAsync(load.Count, Stop);

        await pipeline.ExecuteAsync("INSERT INTO check_result SELECT * FROM kept", Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Fact]
    public async Task ReaderThatNeverEnds_HoldsUpNothing_NotEvenNewDays()
    {
        await using var pipeline = await Pipeline.CreateAsync(Stop);
        await using var writer = await pipeline.RunWriterAsync(Stop);
        using var load = await pipeline.StoreFirstAsync(Stop);

        await using var reader = await pipeline.Source.OpenConnectionAsync(Stop);
        await using var begin = new NpgsqlCommand(
            "BEGIN ISOLATION LEVEL REPEATABLE READ; DECLARE report CURSOR FOR SELECT FROM check_result; FETCH 1 FROM report", reader);
        await begin.ExecuteNonQueryAsync(Stop);
        load.Send(3_000, check => check with { ScheduledAt = check.ScheduledAt.AddDays(-1 - (check.BodyBytes!.Value % 3)) });
        await pipeline.StoresAsync(load.Count, Stop);

        await using var rest = new NpgsqlCommand("MOVE ALL FROM report", reader);
        Assert.Equal(999, await rest.ExecuteNonQueryAsync(Stop));
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
    }

    [Fact]
    public async Task DiskFull_StoresEveryNumberOnceWhenThereIsRoom()
    {
        await using var postgres = await TemporaryPostgres.StartAsync(new EmbeddedPostgresOptions(), Stop);
        await using var pipeline = await Pipeline.CreateAsync(Stop, database: postgres.ConnectionString);
        await using var disk = await SmallDisk.MountAsync(
            2, (await pipeline.QueryAsync<string>("SELECT current_setting('data_directory')", Stop))!, Stop);
        await using (var migration = pipeline.StartWriter("--migrate", "only"))
        {
            Assert.Equal(ExitCode.Success, await migration.ExitAsync(Stop));
        }

        await pipeline.ExecuteAsync($"CREATE TABLESPACE small LOCATION '{disk.Folder}'", Stop);
        await pipeline.ExecuteAsync("DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET default_tablespace = small', current_database()); END $$", Stop);
        using var load = new NumberedLoad(pipeline);
        // No day that the schema has made a partition for already.
        load.Send(20_000, check => check with { ScheduledAt = check.ScheduledAt.AddDays(-3) });
        await using var writer = await pipeline.RunWriterAsync(Stop);
        await writer.SaysAsync("No space left on device", Stop);
        await disk.GrowAsync(100, Stop);

        await pipeline.StoresAsync(load.Count, Stop);
        await load.IsCountedOnceAsync(pipeline, Stop);
        Assert.Equal(ExitCode.Success, await writer.StopAsync(Stop));
        await postgres.StopAsync();
    }
}
