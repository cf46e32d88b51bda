using Availability.Storage.Pipeline;

namespace Availability.Web.Tests;

public sealed class PipelineHealthTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static readonly PipelineReport Good = new()
    {
        Monitors = [Monitor("berlin", 1)],
        Arrival = new(Now.AddSeconds(-5), 120),
        Positions = [Position(0)],
        Accounts = new([Hour()], true, null),
        SetAside = new(0, []),
        Gaps = [],
        History = new(38, Now.AddDays(-30), 7, 1, 2, Now.AddMinutes(-70), 0),
    };

    [Fact]
    public void Summary_AllGood_Works() => Assert.Equal((PartState.Good, "The pipeline works"), (Judge(Good).Worst, Judge(Good).Summary));

    [Theory]
    [InlineData(3, 1, "Every location is heard from each minute.")]
    [InlineData(4, 1, "Nothing is heard from berlin: its targets are not watched from there, or its broker is away.")]
    [InlineData(1, 4, "Nothing is heard from paris: its targets are not watched from there, or its broker is away.")]
    public void Monitors_SilentLocation_IsNamed(int berlin, int paris, string sentence) =>
        Assert.Equal(sentence, Judge(Good with { Monitors = [Monitor("berlin", berlin), Monitor("berlin", 700), Monitor("paris", paris)] }).Monitors.Sentence);

    [Fact]
    public void Monitors_StoppedLocation_IsNoFault()
    {
        var stopped = Monitor("paris", 60) with { IsStopped = true };

        Assert.Equal(
            new(PartState.Attention, "The monitors of paris were stopped: nothing is watched from there."),
            Judge(Good with { Monitors = [Monitor("berlin", 1), stopped, Monitor("paris", 600)] }).Monitors);
        Assert.Equal(PartState.Attention, Judge(Good with { Monitors = [stopped with { HeardAt = Now }] }).Monitors.State);
        Assert.Equal(PartState.Good, Judge(Good with { Monitors = [Monitor("paris", 1), stopped] }).Monitors.State);
        Assert.Equal(PartState.Bad, Judge(Good with { Monitors = [Monitor("paris", 5), stopped] }).Monitors.State);
    }

    [Fact]
    public void Monitors_RecordsOnDisk_AreToldUnlessOfTheSilent()
    {
        Assert.Equal(PartState.Attention, Judge(Good with { Monitors = [Monitor("berlin", 1) with { Spooled = 1 }] }).Monitors.State);
        Assert.Equal(PartState.Good, Judge(Good with { Monitors = [Monitor("berlin", 1), Monitor("berlin", 60) with { Spooled = 1 }] }).Monitors.State);
        Assert.Equal(PartState.Unknown, Judge(Good with { Monitors = [] }).Monitors.State);
    }

    [Theory]
    [InlineData(5, 1000, 30, "Good", "What monitors publish is stored at once.")]
    [InlineData(5, 1001, 30, "Attention", "A backlog of 1,001 messages waits to be stored: what the page shows is behind.")]
    [InlineData(5, 0, 90, "Attention", "The end of the topic was last looked at 1\u00a0min ago: a writer is away, or cannot reach its broker.")]
    [InlineData(400, 0, 5, "Bad", "No check was stored for 6\u00a0min.")]
    public void Stream_Thresholds_SayWhatIsWrong(int newestSeconds, long waiting, int readSeconds, string state, string sentence)
    {
        var part = Judge(Good with { Arrival = new(Now.AddSeconds(-newestSeconds), 120), Positions = [Position(waiting, readSeconds)] }).Stream;

        Assert.Equal((state, sentence), (part.State.ToString(), part.Sentence));
    }

    [Fact]
    public void Stream_NobodyTold_IsUnknownNotGood() => Assert.Equal(PartState.Unknown, Judge(Good with { Positions = [] }).Stream.State);

    [Theory]
    [InlineData(0, 0, 0, "Good", "Every check that was due is accounted for.")]
    [InlineData(0, 2, 0, "Attention", "Every check is accounted for; 2 of them are not in the history.")]
    [InlineData(3, 0, 5, "Attention", "3 checks are not accounted for while a backlog waits.")]
    [InlineData(3, 0, 2, "Bad", "3 checks are not accounted for.")]
    [InlineData(-1, 0, 5, "Bad", "1 check is not accounted for.")]
    [InlineData(-1, 0, 0, "Bad", "1 check is not accounted for.")]
    public void Accounts_Unexplained_IsBadUnlessABacklogWaits(long unexplained, long dropped, long waiting, string state, string sentence)
    {
        var part = Judge(Good with { Accounts = new([Hour() with { Unexplained = unexplained, Dropped = dropped }], true, null), Positions = [Position(waiting)] }).Accounts;

        Assert.Equal((state, sentence), (part.State.ToString(), part.Sentence));
    }

    [Fact]
    public void Accounts_NotAllCounted_IsUnknownUnlessSomethingIsMissing()
    {
        Assert.Equal(
            new(PartState.Unknown, "The checks of the last hours are not counted yet."), Judge(Good with { Accounts = new([], false, null) }).Accounts);
        Assert.Equal(
            new(PartState.Unknown, "All checks that are counted so far are accounted for; the other hours are not counted yet."),
            Judge(Good with { Accounts = new([Hour()], false, null) }).Accounts);
        Assert.Equal(PartState.Bad, Judge(Good with { Accounts = new([Hour() with { Unexplained = 1 }], false, null) }).Accounts.State);
    }

    // A monitor's first check after a restart takes the slot just passed: nothing is unknown for that.
    [Theory]
    [InlineData(false, "duplicate", 11, "Good", "Nothing was lost in the last seven days; where a slot was checked twice, the first check counts.")]
    [InlineData(false, "duplicate", 9, "Attention", "Slots were checked twice, as after a monitor's restart. If this goes on, two monitors have one location.")]
    [InlineData(false, "expired", 11, "Attention", "Some checks of the last seven days are not in the history: they count as not observed.")]
    [InlineData(true, "duplicate", 11, "Attention", "Some checks of the last seven days are not in the history: they count as not observed.")]
    public void Gaps_OfDuplicatesAlone_AreOfNoConcernUnlessTheyGoOn(bool isOfMonitor, string reason, int minutes, string state, string sentence)
    {
        var part = Judge(Good with { Gaps = [new(isOfMonitor, reason, 2, Now.AddMinutes(-minutes))] }).Gaps;

        Assert.Equal((state, sentence), (part.State.ToString(), part.Sentence));
    }

    [Fact]
    public void Accounts_RefusedChecks_AreMissedUnlessTheirSlotIsTaken()
    {
        Assert.Equal(PartState.Good, Judge(Good with { Accounts = new([Hour() with { Duplicates = 2 }], true, null) }).Accounts.State);
        Assert.Equal(PartState.Attention, Judge(Good with { Accounts = new([Hour() with { Expired = 2 }], true, null) }).Accounts.State);
    }

    [Fact]
    public void History_FewDaysAhead_IsBad()
    {
        Assert.Equal(PartState.Bad, Judge(Good with { History = Good.History with { DaysAhead = 1 } }).History.State);
        Assert.Equal(PartState.Good, Judge(Good with { History = Good.History with { DirtyHours = 1 } }).History.State);
        Assert.Equal(PartState.Attention, Judge(Good with { History = Good.History with { DirtyHours = 3, RolledUntil = Now.AddHours(-3) } }).History.State);
    }

    [Theory]
    [InlineData(0, "0\u00a0B")]
    [InlineData(999, "999\u00a0B")]
    [InlineData(1_240, "1.24\u00a0kB")]
    [InlineData(999_600, "1.00\u00a0MB")]
    [InlineData(48_200_000_000, "48.2\u00a0GB")]
    public void Size_Bytes_ThreeDigits(long bytes, string expected) => Assert.Equal(expected, SizeWords.Of(bytes));

    private static PipelineHealth Judge(PipelineReport report) => new(report, Now, TimeSpan.FromMinutes(5));

    private static MonitorStatus Monitor(string location, int minutes) => new($"m-{location}", location, "1.0", Now.AddMinutes(-minutes), 10, 10, 0, 0, 0, null, false);

    private static StreamPosition Position(long waiting, int seconds = 5) => new("checks", 0, 100, 100 + waiting, Now.AddSeconds(-seconds), waiting);

    private static ReconciledHour Hour() => new(Now.AddHours(-2), "berlin", 60, 60, 0, 0, 0, 0, 0, 0, 0);
}
