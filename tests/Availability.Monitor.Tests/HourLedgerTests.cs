namespace Availability.Monitor.Tests;

public sealed class HourLedgerTests
{
    private static readonly DateTimeOffset Hour = new(2026, 3, 4, 5, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Untold_SlotsOfTwoHours_EachCountsInItsOwn()
    {
        var ledger = new HourLedger();
        ledger.Add(Hour.AddTicks(-1), new HourTotals(1, 0, 0, 0));
        ledger.Add(Hour, new HourTotals(1, 0, 0, 0));
        ledger.Add(Hour.AddHours(1).AddTicks(-1), new HourTotals(0, 1, 2, 3));

        Assert.Equal(
            [KeyValuePair.Create(Hour.AddHours(-1), new HourTotals(1, 0, 0, 0)), KeyValuePair.Create(Hour, new HourTotals(1, 1, 2, 3))],
            ledger.Untold());
    }

    [Fact]
    public void Untold_AfterOneWasConfirmed_OnlyWhatChangedSince()
    {
        var ledger = new HourLedger();
        ledger.Add(Hour, new HourTotals(1, 0, 0, 0));
        ledger.Add(Hour.AddHours(1), new HourTotals(1, 0, 0, 0));
        var told = ledger.Untold();
        ledger.Add(Hour.AddHours(1), new HourTotals(0, 1, 0, 0));

        Assert.Equal(2, ledger.Untold().Count);
        ledger.Told(told);
        Assert.Equal([KeyValuePair.Create(Hour.AddHours(1), new HourTotals(1, 1, 0, 0))], ledger.Untold());
    }
}
