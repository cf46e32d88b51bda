using Availability.Storage.Pipeline;
using Availability.Testing;

namespace Availability.Storage.Tests;

public sealed class PipelineReportsTests
{
    private static readonly StreamId Monitors = new("cluster", "checks-writer", "checks-monitors", "topic-id");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Read_EmptyDatabase_SaysThatNothingIsKnown()
    {
        await using var history = await History.CreateAsync(History.Of("u", ago: TimeSpan.FromDays(3)));
        await history.Database.ExecuteAsync("DELETE FROM check_result; DELETE FROM kafka_offset");

        var report = await ReadAsync(history);

        Assert.Empty(report.Monitors);
        Assert.Equal(new(null, 0), report.Arrival);
        Assert.Equal((null, null), (report.Waiting, report.ReadAt));
        Assert.Empty(report.Accounts.Hours);
        Assert.True(report.Accounts.IsWhole);
        Assert.Equal((0, 0), (report.SetAside.Total, report.SetAside.Reasons.Count));
        Assert.Empty(report.Gaps);
        Assert.Null(report.History.RolledUntil);
    }

    [Fact]
    public async Task Read_Monitors_LastWordOfEachThatWasHeardToday()
    {
        await using var history = await History.CreateAsync(History.Of("u"));
        await TellAsync(
            history, Heartbeat("old", History.Now.AddDays(-2)), Heartbeat("m", History.Now.AddMinutes(-2)),
            Heartbeat("m", History.Now.AddMinutes(-1)) with { Scheduled = 20, Spooled = 4, DelayP99 = TimeSpan.FromMilliseconds(3), Stopped = true });

        var report = await ReadAsync(history);

        Assert.Equal(
            [new("m", "here", "1.2", History.Now.AddMinutes(-1), 20, 9, 1, 0, 4, TimeSpan.FromMilliseconds(3), true)], report.Monitors);
    }

    [Fact]
    public async Task Read_Arrival_MeanOfFiveMinutesAndTheNewest()
    {
        await using var history = await History.CreateAsync([.. History.Of("uuuuuuuuuu", "a"), .. History.Of("ddddd", "b")]);

        Assert.Equal(new(History.Now.AddMinutes(-1), 9 / 5.0), (await ReadAsync(history)).Arrival);
    }

    [Fact]
    public async Task Read_EndsOfTheStream_WaitingIsWhatIsNotStored()
    {
        await using var history = await History.CreateAsync(History.Of("uuu"));
        var offsets = new StreamOffsets(history.Database.Source);
        await offsets.NoteEndsAsync(Some.Stream, new Dictionary<int, long> { [0] = 1, [1] = 0 }, Cancellation);
        await offsets.NoteEndsAsync(Some.Stream, new Dictionary<int, long> { [0] = 10 }, Cancellation);

        var report = await ReadAsync(history);

        Assert.Equal((7L, 2), (report.Waiting, report.Positions.Count));
        Assert.Equal(("checks", 0, 3L, 10L, 7L), (report.Positions[0].Topic, report.Positions[0].Partition, report.Positions[0].NextOffset, report.Positions[0].EndOffset, report.Positions[0].Waiting));
    }

    // Every start of the embedded broker is another cluster.
    [Fact]
    public async Task Read_StreamOfAnEarlierCluster_IsOfThePast()
    {
        await using var history = await History.CreateAsync(History.Of("uuu"));
        var offsets = new StreamOffsets(history.Database.Source);
        await offsets.NoteEndsAsync(Some.Stream, new Dictionary<int, long> { [0] = 10 }, Cancellation);
        var next = Some.Stream with { ClusterId = "next" };
        await offsets.InsertAsync(next, new Dictionary<int, long> { [0] = 5 }, Cancellation);
        await offsets.NoteEndsAsync(next, new Dictionary<int, long> { [0] = 5 }, Cancellation);

        Assert.Equal(0, (await ReadAsync(history)).Waiting);
    }

    [Fact]
    public async Task Reconciliation_Backlog_IsSaidBesideWhatItExplains()
    {
        await using var history = await History.CreateAsync(History.Of("uuu", ago: TimeSpan.FromHours(1)));
        await TellAsync(history, Heartbeat("m", History.Now) with { Hours = [new(History.Now.AddHours(-1), 5, 5, 0, 0)] });
        await history.Database.ExecuteAsync("UPDATE check_result SET monitor = 'm'");

        var before = await history.Database.ScalarAsync($"SELECT waiting FROM reconciliation WHERE hour = '{History.Now.AddHours(-1):yyyy-MM-dd HH}:00Z' AND monitor = 'm'");
        await new StreamOffsets(history.Database.Source).NoteEndsAsync(Some.Stream, new Dictionary<int, long> { [0] = 5 }, Cancellation);
        var report = await ReadAsync(history);

        Assert.IsType<DBNull>(before);
        Assert.Equal((2L, 2L), (report.Accounts.Hours.Sum(hour => hour.Unexplained), report.Waiting));
        Assert.Equal(["2"], await history.Database.LinesAsync($"SELECT waiting FROM reconciliation WHERE hour = '{History.Now.AddHours(-1):yyyy-MM-dd HH}:00Z' AND monitor = 'm'"));
    }

    [Fact]
    public async Task Read_QuarantineAndGaps_ByReasonTheNewestFirst()
    {
        await using var history = await History.CreateAsync(History.Of("u"));
        await history.Database.Store().StoreAsync(
            Some.Batch(Some.Message(1, null), Some.Message(2, null), Some.Message(3, null) with { Error = "other" }), Cancellation);
        await history.Database.ExecuteAsync(
            $"""
            INSERT INTO stream_gap (cluster_id, topic, partition, "offset", end_offset, reason, recorded_at, checks) VALUES
                ('c', 'checks', 0, 0, 5, 'duplicate', '{History.Now.AddHours(-2):O}', 2), ('c', 'checks', 0, 7, 9, 'duplicate', '{History.Now.AddHours(-1):O}', 1),
                ('c', 'checks', 0, 10, NULL, 'the topic was recreated', '{History.Now.AddHours(-3):O}', NULL), ('c', 'checks', 0, 20, 25, 'lost', '{History.Now.AddDays(-9):O}', NULL)
            """);
        await history.Database.ExecuteAsync(
            $"INSERT INTO monitor_gap VALUES (gen_random_uuid(), 'm', 'here', '{History.Now:O}', '{History.Now:O}', '{History.Now:O}', 4, 'full')");

        var report = await ReadAsync(history);

        Assert.Equal(3, report.SetAside.Total);
        Assert.Equal([("not JSON", 2L, 2L), ("other", 1L, 3L)], report.SetAside.Reasons.Select(reason => (reason.Reason, reason.Count, reason.Offset)));
        Assert.Equal(
            [
                new(true, "full", 4, History.Now), new(false, "duplicate", 3, History.Now.AddHours(-1)),
                new(false, "the topic was recreated", null, History.Now.AddHours(-3)),
            ],
            report.Gaps);
    }

    [Fact]
    public async Task Read_History_PartitionsRunwayAndSize()
    {
        await using var history = await History.CreateAsync(History.Of("u", ago: TimeSpan.FromHours(2)));
        await new PartitionMaintenance(history.Database.Source, new Retention { Raw = TimeSpan.FromDays(60) }, history.Database.Clock).RunAsync(Cancellation);

        var stored = (await ReadAsync(history)).History;

        Assert.Equal((8, new DateTimeOffset(History.Now.UtcDateTime.Date, TimeSpan.Zero), 7), (stored.Partitions, stored.Oldest, stored.DaysAhead));
        Assert.InRange(stored.RawBytes, 1, stored.DatabaseBytes);
        Assert.Equal(1, stored.DirtyHours);
    }

    [Fact]
    public async Task Statements_Plans_ReadTheNewestAlone()
    {
        await using var history = await History.CreateAsync([.. Enumerable.Range(0, 5).SelectMany(day => History.Of("uuduu", ago: TimeSpan.FromDays(day)))]);
        await history.Database.ExecuteAsync("VACUUM ANALYZE");
        var now = History.Now;

        var arrivals = await history.Database.PlanAsync(
            Arrivals.Sql, QueryPlan.NoSeqScan, ("from", now.AddMinutes(-10)), ("first", now.AddMinutes(-6)), ("last", now.AddMinutes(-1)), ("ceiling", now.AddHours(1)));
        var gaps = await history.Database.PlanAsync(Gaps.Sql, QueryPlan.NoSeqScan, ("from", now.AddDays(-7)));
        var monitors = await history.Database.PlanAsync(MonitorStatuses.Sql, QueryPlan.NoSeqScan, ("from", now.AddDays(-1)));

        Assert.Equal(["check_result_20260310"], arrivals.Partitions);
        Assert.Equal(["monitor_gap_first_slot", "stream_gap_newest"], gaps.Indexes);
        Assert.DoesNotContain("Seq Scan", monitors.Text, StringComparison.Ordinal);
        Assert.Contains("quarantine_newest", (await history.Database.PlanAsync(SetAsideMessages.Sql, QueryPlan.NoSeqScan)).Indexes);
    }

    private static MonitorHeartbeat Heartbeat(string monitor, DateTimeOffset at) => new()
    {
        Monitor = monitor,
        Location = "here",
        Version = "1.2",
        At = at,
        Scheduled = 10,
        Completed = 9,
        Missed = 1,
    };

    private static async Task TellAsync(History history, params IReadOnlyList<MonitorHeartbeat> heartbeats)
    {
        await new StreamOffsets(history.Database.Source).InsertAsync(Monitors, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        Assert.True(await new MonitorStore(history.Database.Source).StoreAsync(Monitors, [new(0, 0, 1)], heartbeats, [], Cancellation));
    }

    [Fact]
    public async Task Read_Accounts_AreKeptLongerWhereAllIsAccountedFor()
    {
        await using var history = await History.CreateAsync([.. History.Of("uuu", ago: TimeSpan.FromHours(1)), .. History.Of("uuu", ago: TimeSpan.FromHours(2))]);
        await TellAsync(history, Heartbeat("m", History.Now) with { Hours = [new(History.Now.AddHours(-1), 5, 5, 0, 0), new(History.Now.AddHours(-2), 3, 3, 0, 0)] });
        await history.Database.ExecuteAsync("UPDATE check_result SET monitor = 'm'");
        var reports = new PipelineReports(history.Database.Source, history.Database.Clock);
        Assert.Equal([2L, 0L], (await reports.ReadAsync(Cancellation)).Accounts.Hours.Select(hour => hour.Unexplained));
        await history.Database.ExecuteAsync("UPDATE monitor_hour SET scheduled = scheduled + 1, published = published + 1");

        // Given is what was known when somebody asked; it is counted again behind that.
        history.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        var soon = await CountedAsync(reports, counts => counts[0] == 3);
        history.Database.Clock.Advance(TimeSpan.FromMinutes(10));
        var later = await CountedAsync(reports, counts => counts[1] == 1);

        Assert.Equal([3L, 0L], soon);
        Assert.Equal([3L, 1L], later);
    }

    [Fact]
    public async Task Read_AccountsThatNobodyAskedForLately_SaysHowOldTheyAre()
    {
        await using var history = await History.CreateAsync(History.Of("uuu", ago: TimeSpan.FromHours(1)));
        var reports = new PipelineReports(history.Database.Source, history.Database.Clock);
        var first = (await reports.ReadAsync(Cancellation)).Accounts;
        history.Database.Clock.Advance(TimeSpan.FromMinutes(20));

        var old = (await reports.ReadAsync(Cancellation)).Accounts;

        Assert.Null(first.CountedAt);
        Assert.Equal(History.Now, old.CountedAt);
        await Eventually.TrueAsync(
            async _ => (await reports.ReadAsync(Cancellation)).Accounts.CountedAt is null, TimeSpan.FromSeconds(30), "the hours are counted again", Cancellation);
    }

    private static async Task<long[]> CountedAsync(PipelineReports reports, Predicate<long[]> isExpected)
    {
        long[] counts = [];
        await Eventually.TrueAsync(
            async _ => isExpected(counts = [.. (await reports.ReadAsync(Cancellation)).Accounts.Hours.Select(hour => hour.Unexplained)]),
            TimeSpan.FromSeconds(30), "the hours are counted again", Cancellation);
        return counts;
    }

    private static async Task<PipelineReport> ReadAsync(History history)
    {
        var reports = new PipelineReports(history.Database.Source, history.Database.Clock);
        return await reports.ReadAsync(Cancellation);
    }
}
