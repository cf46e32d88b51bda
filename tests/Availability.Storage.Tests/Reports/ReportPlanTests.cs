using Availability.Storage.Reports;
using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

/// <summary>Reads touch only the partitions and indexes of what they ask for, however much there is besides.</summary>
public sealed class ReportPlanTests
{
    // Else tables this small would be read whole.
    private const string NoSeqScan = "SET LOCAL enable_seqscan = off";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Window_RawTail_ProbesTheKeyOfTheTailsDay()
    {
        await using var history = await LongHistoryAsync();

        var plan = await history.Database.PlanAsync(
            HistoryReader.RawSql, NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.HourStart()), ("until", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Window_Hours_ProbesTheKeyOfTheirMonth()
    {
        await using var history = await LongHistoryAsync();

        var plan = await history.Database.PlanAsync(
            HistoryReader.HourSql, NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.AddDays(-7)), ("until", History.Now));

        Assert.Equal(["rollup_hour_202603"], plan.Partitions);
        Assert.Equal(["rollup_hour_202603_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Window_Days_ProbesTheKey()
    {
        await using var history = await LongHistoryAsync();

        var plan = await history.Database.PlanAsync(
            HistoryReader.DaySql, NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.AddDays(-365)), ("until", History.Now));

        Assert.Empty(plan.Partitions);
        Assert.Equal(["rollup_day_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task Days_OfAPage_ReadsDaysFromTheIndexAloneAndOfTodayWhatHasNoRollup()
    {
        await using var history = await LongHistoryAsync();

        var plan = await history.Database.PlanAsync(
            DayBars.Sql, NoSeqScan, ("targets", new[] { 1, 2 }), ("from", History.Now.AddDays(-90)), ("hours", History.Now.DayStart()),
            ("raw", History.Now.HourStart()), ("until", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310", "rollup_hour_202603"], plan.Partitions);
        Assert.Contains("Index Only Scan using rollup_day_pkey", plan.Text, StringComparison.Ordinal);
        Assert.Equal(["check_result_20260310_pkey", "rollup_day_pkey", "rollup_hour_202603_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    [Fact]
    public async Task States_OfAllTargets_ProbeTheNewestDayAlone()
    {
        await using var history = await LongHistoryAsync();

        var plan = await history.Database.PlanAsync(
            NewestRecords.NewestSql, NoSeqScan, ("floor", History.Now.AddHours(-1)), ("ceiling", History.Now.AddHours(1)));

        Assert.Equal(["check_result_20260310"], plan.Partitions);
        Assert.Equal(["check_result_20260310_pkey"], plan.Indexes.Where(IsOfHistory));
    }

    private static bool IsOfHistory(string index) =>
        index.StartsWith("check_result_", StringComparison.Ordinal) || index.StartsWith("rollup_", StringComparison.Ordinal);

    // Forty days, in two months.
    private static async Task<History> LongHistoryAsync()
    {
        var history = await History.CreateAsync(
            [
                .. Enumerable.Range(0, 40).SelectMany(day => Enumerable.Range(0, 3).SelectMany(target =>
                    History.Of("uuuuu", $"t{target}", ago: TimeSpan.FromDays(day)))),
            ]);
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        await history.Database.ExecuteAsync("VACUUM ANALYZE");
        return history;
    }
}
