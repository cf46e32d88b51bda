using Availability.ServiceDefaults;
using Availability.Storage;
using Availability.Storage.Incidents;
using Availability.Storage.Pipeline;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;
using Availability.Testing;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;

namespace Availability.Writer.Tests;

/// <summary>The roles that docs/schema.md tells, by its own statements.</summary>
public sealed class RolesTests
{
    private const string Relations = "pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v')";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Writer_WithItsRoleAlone_StoresMakesPartitionsAndSaysThatOldOnesStay()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await using var database = new TestDatabase(roles.Database);
        await MigrateAsOwnerAsync(topic, roles);

        await using var writer = await RunningWriter.StartAsync(topic, roles.Writer);
        await topic.SendAsync(Some.Checks(0, 100));
        await database.HasAsync(100, "check_result");

        await database.HasEveryNumberOnceAsync(100);
        // Made by the writer on demand, and its owner's all the same.
        Assert.Equal(1, await database.CountAsync($"pg_class WHERE relname = 'check_result_20260304' AND relowner::regrole::text = '{roles.OwnerName}'"));
        await HasHealthAsync(writer, "7 days ahead; old ones stay: our role does not own the tables (--owner-db-uri, or maintain as their owner)");
        await writer.ReadyAsync();
        await using var asWriter = new TestDatabase(roles.Writer);
        Assert.Equal(["True"], await asWriter.LinesAsync("SELECT ensure_rollup_partition('2027-01-04')"));
        Assert.Equal(["0"], await asWriter.LinesAsync("SELECT summarize_newest_rows()"));
        await DeniedAsync(asWriter, "DROP TABLE check_result");
        await DeniedAsync(asWriter, "CREATE TABLE public.mine ()");
    }

    [Fact]
    public async Task Maintain_AfterAWriterRolledUpWithItsRoleAlone_RemovesTheRawRows()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await using var database = new TestDatabase(roles.Database);
        await MigrateAsOwnerAsync(topic, roles);
        await using (await RunningWriter.StartAsync(topic, roles.Writer))
        {
            await topic.SendAsync(Some.Checks(0, 100));
            await database.HasAsync(100, "check_result");
        }

        await using var source = NpgsqlDataSource.Create(roles.Writer);
        Assert.NotEqual(0, await new RollupMaker(source).RollAsync(TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Success, await MaintainAsync("--db-uri", roles.Owner, "--retain-raw", "30d"));

        Assert.Equal(0, await database.CountAsync("check_result"));
        Assert.Equal(0, await database.CountAsync("pg_class WHERE relname = 'check_result_20260304'"));
        Assert.Equal(["100"], await database.LinesAsync("SELECT sum(up) FROM rollup_hour"));
        Assert.Equal(["100"], await database.LinesAsync("SELECT sum(up) FROM rollup_day"));
    }

    [Fact]
    public async Task Writer_WithTheOwnersAddress_RemovesWhatIsNoLongerKept()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await using var database = new TestDatabase(roles.Database);
        await MigrateAsOwnerAsync(topic, roles);
        await database.ExecuteAsync("SELECT ensure_partition('2026-03-04')");
        await database.ExecuteAsync("UPDATE rollup_progress SET rolled_until = '2026-03-05'");

        await using var writer = await RunningWriter.StartAsync(
            topic, roles.Writer, ("Postgres:OwnerUri", roles.Owner), ("Writer:RetainRaw", "30.00:00:00"));
        await HasHealthAsync(writer, "7 days ahead");

        Assert.Equal(0, await database.CountAsync("pg_class WHERE relname = 'check_result_20260304'"));
    }

    [Fact]
    public async Task Maintain_AsEachRole_TellsByItsExitCode()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await MigrateAsOwnerAsync(topic, roles);
        await using var database = new TestDatabase(roles.Database);

        Assert.Equal(ExitCode.Success, await MaintainAsync("--db-uri", roles.Owner));
        Assert.Equal(8, await database.CountAsync("history_partition WHERE parent = 'check_result'"));
        Assert.Equal(ExitCode.Success, await MaintainAsync("--db-uri", roles.Writer, "--owner-db-uri", roles.Owner));
        Assert.Equal(ExitCode.BadUsage, await MaintainAsync("--db-uri", roles.Writer));
        Assert.Equal(ExitCode.BadUsage, await MaintainAsync("--db-uri", roles.Reader));
        Assert.Equal(ExitCode.BadUsage, await MaintainAsync("--db-uri", roles.Owner, "--owner-db-uri", "postgres://host:no-port/"));
        Assert.Equal(ExitCode.Failed, await MaintainAsync("--db-uri", "postgres://127.0.0.1:9/nothing"));
    }

    [Fact]
    public async Task Reader_OfEverything_CanReadAndWriteNothing()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await MigrateAsOwnerAsync(topic, roles);
        await MaintainAsync("--db-uri", roles.Owner);
        await using var reader = new TestDatabase(roles.Reader);

        Assert.Equal(
            [], await reader.LinesAsync($"SELECT relname FROM {Relations} AND NOT has_table_privilege(oid, 'SELECT')"));
        Assert.Equal(
            [], await reader.LinesAsync($"SELECT relname FROM {Relations} AND has_table_privilege(oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"));
        foreach (var relation in await reader.LinesAsync($"SELECT oid::regclass::text FROM {Relations}"))
        {
            await reader.CountAsync(relation);
        }

        await DeniedAsync(reader, "SELECT ensure_partition('2026-03-04')");
        await DeniedAsync(reader, "SELECT ensure_rollup_partition('2026-03-04')");
        await DeniedAsync(reader, "SELECT summarize_newest_rows()");
        await DeniedAsync(reader, "UPDATE history SET raw_floor = now()");
    }

    [Fact]
    public async Task Writer_WithItsRoleAlone_KeepsWhatMonitorsSayAndTriesTheQuarantineAgain()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await MigrateAsOwnerAsync(topic, roles);
        await using var source = NpgsqlDataSource.Create(roles.Writer);
        await using var database = new TestDatabase(roles.Writer);
        var (offsets, monitors, store) = (new StreamOffsets(source), new MonitorStore(source), new CheckStore(source, new Retention(), TimeProvider.System));
        await offsets.InsertAsync(Some.Stream, new Dictionary<int, long> { [0] = 0 }, Cancellation);

        // Twice: once more is an update.
        foreach (var scheduled in (long[])[1, 2])
        {
            Assert.True(await monitors.StoreAsync(
                Some.Stream, [new(0, scheduled - 1, scheduled)],
                [new() { Monitor = "m", Location = "here", At = Some.Instant.AddMinutes(scheduled), Hours = [new(Some.Instant, scheduled, 0, 0, 0)] }],
                [new() { Id = Guid.NewGuid(), Monitor = "m", Location = "here", At = Some.Instant, From = Some.Instant, To = Some.Instant, Dropped = 1 }], Cancellation));
        }

        Assert.Equal(["2"], await database.LinesAsync("SELECT scheduled FROM reconciliation"));
        Assert.Equal(5, await monitors.DeleteBeforeAsync(Some.Instant.AddDays(1), Cancellation));
        Assert.True(await offsets.SkipAsync(Some.Stream, new OffsetRange(0, 2, 3), "gone", Cancellation));

        await database.ExecuteAsync(
            "INSERT INTO quarantine (cluster_id, topic, partition, \"offset\", reason) VALUES ('cluster', 'checks', 0, 3, 'unknown')");
        var quarantine = new Quarantine(source, store);
        var message = (await quarantine.ListAsync(10, Cancellation))[0];
        var replay = await quarantine.ReplayAsync([message with { Message = message.Message with { Check = Some.Check(1) with { ScheduledAt = TimeProvider.System.GetUtcNow() }, Error = null } }], Cancellation);

        Assert.Equal(1, replay.Stored);
        Assert.Equal(0, await database.CountAsync("quarantine"));
    }

    [Fact]
    public async Task Takeover_WithTheOwnersAddress_BringsEveryRow()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await using (var owner = new TestDatabase(roles.Owner))
        {
            await owner.ExecuteAsync(
                """
                CREATE TABLE checks (
                    request_id uuid, "timestamp" timestamp, url text, response_time double precision, status_code integer, regexp_match text);
                INSERT INTO checks SELECT gen_random_uuid(), '2026-03-04 05:06:07', 'https://example.org/' || n, 0.1, 200, 'matched' FROM generate_series(1, 100) AS n
                """);
        }

        await using var writer = await RunningWriter.StartAsync(topic, roles.Writer, ("Postgres:OwnerUri", roles.Owner));
        await using var reader = new TestDatabase(roles.Reader);

        await reader.HasAsync(1, "takeover WHERE finished_at IS NOT NULL");
        Assert.Equal(100, await reader.CountAsync("checks"));
        Assert.Equal(100, await reader.CountAsync("check_result"));
    }

    [Fact]
    public async Task Reader_WithItsRoleAlone_HasEveryReport()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await MigrateAsOwnerAsync(topic, roles);
        await using var writer = NpgsqlDataSource.Create(roles.Writer);
        var (store, now) = (new CheckStore(writer, new Retention(), TimeProvider.System), TimeProvider.System.GetUtcNow());
        await new StreamOffsets(writer).InsertAsync(Some.Stream, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        // Into a partition that the writer makes.
        await store.StoreAsync(
            new CheckBatch(Some.Stream, [new(0, 0, 1)], [new StreamMessage { Partition = 0, Offset = 0, Check = Some.Check(1) with { ScheduledAt = now } }]), Cancellation);
        await using var reader = NpgsqlDataSource.Create(roles.Reader);
        var reports = new TargetReports(reader, TimeProvider.System);

        await reports.PingAsync(Cancellation);
        var id = Assert.Single(await new TargetStates(reader, TimeProvider.System).ReadAsync(Announcements.Anything, Cancellation)).Id;
        Assert.Equal(TargetState.Up, Assert.Single(await reports.ListAsync([id], Cancellation)).Verdict.State);
        Assert.Equal(TargetState.Up, (await reports.FindAsync(id, Cancellation))?.Verdict.State);
        Assert.Equal(1, (await reports.ReadWindowAsync(id, TimeSpan.FromDays(365), Cancellation)).Uptime.Up);
        Assert.Equal(1, (await reports.ReadWindowAsync(id, now.AddHours(-2), now.AddHours(2), Cancellation)).Uptime.Up);
        Assert.Equal(1, (await reports.ReadDaysAsync([id], 2, Cancellation))[id].Sum(day => day.Uptime.Up));
        Assert.Single((await new CheckHistory(reader, TimeProvider.System).ReadAsync(id, 10, null, Cancellation))!.Checks);
        var incidents = new IncidentReports(reader, TimeProvider.System);
        Assert.Equal(1, (await incidents.ReadAsync(new(TimeSpan.FromDays(30), WithObservation: true), Cancellation)).Observation?.ObservedDays);
        var pipeline = new PipelineReports(reader, TimeProvider.System);
        Assert.True((await pipeline.ReadAsync(Cancellation)).History.DatabaseBytes > 0);
    }

    [Fact]
    public async Task EnsurePartition_NamesPutBeforeOurs_AreNotTrusted()
    {
        using var topic = await TestTopic.CreateAsync();
        var roles = await TestRoles.CreateAsync();
        await MigrateAsOwnerAsync(topic, roles);
        await using var writer = new TestDatabase(roles.Writer);

        // In one session: a temporary table would come first in an ordinary search_path.
        Assert.Equal(["True"], await writer.LinesAsync(
            "CREATE TEMPORARY TABLE check_result (theirs integer); CREATE TEMPORARY TABLE history (raw_floor timestamptz); SELECT ensure_partition('2026-03-04')"));
        Assert.Equal(1, await writer.CountAsync("history_partition WHERE name = 'check_result_20260304'"));
    }

    private static async Task MigrateAsOwnerAsync(TestTopic topic, TestRoles roles)
    {
        await using var writer = await RunningWriter.StartAsync(topic, roles.Writer, ("Writer:Migrate", "only"), ("Postgres:OwnerUri", roles.Owner));
        await writer.ExitsAsync();
        Assert.Equal(ExitCode.Success, writer.ExitCode);
    }

    private static Task<int> MaintainAsync(params string[] arguments) =>
        new ServiceCommand("availability-writer", "As the program.") { Settings = [], Commands = [MaintainCommand.Create()] }.RunAsync(["maintain", .. arguments]);

    private static Task HasHealthAsync(RunningWriter writer, string text) => Eventually.TrueAsync(
        async _ => (await writer.HealthAsync()).Entries["partitions"] is { Status: HealthStatus.Healthy } entry && entry.Description == text,
        TimeSpan.FromSeconds(60), $"health says '{text}'", TestContext.Current.CancellationToken);

    private static async Task DeniedAsync(TestDatabase database, string sql)
    {
        var exception = await Assert.ThrowsAsync<PostgresException>(() => database.ExecuteAsync(sql));
        Assert.Equal(PostgresErrorCodes.InsufficientPrivilege, exception.SqlState);
    }
}
