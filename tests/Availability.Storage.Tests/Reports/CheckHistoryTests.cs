using System.Text.RegularExpressions;
using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Storage.Tests;

public sealed partial class CheckHistoryTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(10)]
    [InlineData(100)]
    public async Task Read_PageByPage_EveryCheckOnceNewestFirst(int limit)
    {
        // Two locations share their slots, and there are days without any check.
        Check[] checks =
        [
            .. History.Of("uudmu", location: "a"), .. History.Of("uuuuu", location: "b"),
            .. History.Of("ud", location: "a", ago: TimeSpan.FromDays(1)), .. History.Of("uuu", location: "b", ago: TimeSpan.FromDays(5)),
        ];
        await using var history = await History.CreateAsync([.. checks, .. History.Of("uuu", "another")]);
        var id = Assert.Single(await history.Reports.ListAsync("target", Cancellation)).Id;

        var read = new List<Check>();
        CheckCursor? before = null;
        do
        {
            var page = await history.Checks.ReadAsync(id, limit, before, Cancellation);
            Assert.InRange(page!.Checks.Count, 1, limit);
            read.AddRange(page.Checks);
            before = page.Next;
        }
        while (before is not null);

        Assert.Equal(checks.OrderByDescending(check => check.ScheduledAt).ThenByDescending(check => check.Location).Select(check => check.RequestId), read.Select(check => check.RequestId));
    }

    [Fact]
    public async Task Read_EveryField_AsItWasStored()
    {
        var check = Assert.Single(History.Of("d")) with
        {
            Match = PatternMatch.Unmatched,
            Failure = new(FailureKind.Timeout, Phase.Transfer, "slow"),
            Delay = TimeSpan.FromMicroseconds(1),
            Timings = new(
                TimeSpan.FromMicroseconds(2), TimeSpan.FromMicroseconds(3), TimeSpan.FromMicroseconds(4),
                TimeSpan.FromMicroseconds(5), TimeSpan.FromMicroseconds(6), TimeSpan.FromMicroseconds(7)),
            RemoteIp = "::1",
            HttpVersion = "1.1",
            Redirects = 8,
            BodyBytes = 9_000_000_000,
            Monitor = "m",
            CertificateExpiresAt = History.Now.AddDays(10),
        };
        await using var history = await History.CreateAsync(check);
        var id = (await history.SingleAsync()).Id;

        var page = await history.Checks.ReadAsync(id, 10, null, Cancellation);

        // The period is the schedule's, not the row's.
        Assert.Equal(check with { Period = null }, Assert.Single(page!.Checks));
        Assert.Null(page.Next);
    }

    [Fact]
    public async Task Read_BeforeATime_StrictlyBeforeIt()
    {
        var checks = History.Of("uuu");
        await using var history = await History.CreateAsync(checks);
        var id = (await history.SingleAsync()).Id;

        var page = await history.Checks.ReadAsync(id, 10, new(checks[2].ScheduledAt, 0), Cancellation);

        Assert.Equal([checks[1].ScheduledAt, checks[0].ScheduledAt], page!.Checks.Select(check => check.ScheduledAt));
    }

    [Theory]
    [InlineData(null, "0123456")]
    [InlineData(Outcome.Up, "035")]
    [InlineData(Outcome.Down, "146")]
    [InlineData(Outcome.Missed, "2")]
    public async Task Read_OfOneOutcome_EachOfThemOnceOverThePages(Outcome? outcome, string expected)
    {
        // Two of them days ago: the first look sees only the last day.
        var checks = (Check[])[.. History.Of("ud", ago: TimeSpan.FromDays(3)), .. History.Of("mudud")];
        await using var history = await History.CreateAsync(checks);
        var id = (await history.SingleAsync()).Id;

        var read = new List<Check>();
        CheckCursor? next = null;
        do
        {
            var page = (await history.Checks.ReadAsync(id, outcome, 2, next, Cancellation))!;
            read.AddRange(page.Checks);
            next = page.Next;
        }
        while (next is not null);

        Assert.Equal(expected.Select(number => checks[number - '0'].RequestId).Reverse(), read.Select(check => check.RequestId));
    }

    [Fact]
    public async Task Read_NoSuchTarget_Null()
    {
        await using var history = await History.CreateAsync(History.Of("u"));

        Assert.Null(await history.Checks.ReadAsync(4711, 10, null, Cancellation));
    }

    [Fact]
    public async Task Read_NewestOfALongHistory_PlansForTwoDaysOnly()
    {
        await using var history = await History.CreateAsync(
            [.. Enumerable.Range(0, 20).SelectMany(day => History.Of("uu", ago: TimeSpan.FromDays(day)))]);
        await using var command = history.Database.Source.CreateCommand("EXPLAIN " + CheckHistory.PageSql);
        command.Parameters.AddWithValue("target", 1);
        command.Parameters.AddWithValue("limit", 100);
        command.Parameters.AddWithValue("before", History.Now);
        command.Parameters.AddWithValue("before_location", (short)1);
        command.Parameters.AddWithValue("floor", History.Now.AddDays(-1));

        var plan = new List<string>();
        await using (var row = await command.ExecuteReaderAsync(Cancellation))
        {
            while (await row.ReadAsync(Cancellation))
                plan.Add(row.GetString(0));
        }

        var partitions = plan.SelectMany(line => Partition().Matches(line)).Select(match => match.Value).Distinct().Order();
        Assert.Equal(["check_result_20260309", "check_result_20260310"], partitions);
    }

    [GeneratedRegex(@"check_result_\d{8}(?=\b|_)")]
    private static partial Regex Partition();
}
