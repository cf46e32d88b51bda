using Availability.Monitor.Publishing;

namespace Availability.Monitor.Tests.Publishing;

public sealed class GapLedgerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 30, 0, TimeSpan.Zero);

    [Fact]
    public void Take_RecordsOfTwoHoursAndMonitors_AreAGapEach()
    {
        var ledger = new GapLedger();
        ledger.Add(Record(Now), "full");
        ledger.Add(Record(Now.AddMinutes(-10)), "refused");
        ledger.Add(Record(Now.AddHours(-1)), "full");
        ledger.Add(Record(Now, "other"), "full");

        var gaps = ledger.Take(Now);

        Assert.Equal(
            [("m", Now.AddMinutes(-10), Now, 2, "refused"), ("m", Now.AddHours(-1), Now.AddHours(-1), 1, "full"), ("other", Now, Now, 1, "full")],
            gaps.Select(gap => (gap.Monitor, gap.From, gap.To, gap.Dropped, gap.Reason)));
        Assert.Empty(ledger.Take(Now));
    }

    [Fact]
    public void PutBack_Gap_IsTakenAgainAsItWas()
    {
        var ledger = new GapLedger();
        ledger.Add(Record(Now), "full");
        var gap = Assert.Single(ledger.Take(Now));

        ledger.PutBack(gap);
        ledger.Add(Record(Now), "full");

        var again = ledger.Take(Now.AddMinutes(1));
        Assert.Equal(2, again.Count);
        Assert.Contains(gap, again);
        Assert.NotEqual(again[0].Id, again[1].Id);
    }

    private static OutgoingRecord Record(DateTimeOffset slot, string monitor = "m") =>
        new() { Key = [], Value = [], Monitor = monitor, Location = "here", Slot = slot };
}
