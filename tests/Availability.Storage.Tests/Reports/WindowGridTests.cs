using Availability.Storage.Reports;
using CsCheck;

namespace Availability.Storage.Tests;

public sealed class WindowGridTests
{
    [Theory]
    [InlineData(1, 1, 25)]
    [InlineData(7, 1, 169)]
    [InlineData(30, 4, 181)]
    [InlineData(90, 24, 91)]
    [InlineData(365, 24, 366)]
    public void Of_Length_PartsFitTheWindow(int days, int hours, int count)
    {
        var grid = WindowGrid.Of(TimeSpan.FromDays(days), History.Now);

        Assert.Equal((TimeSpan.FromHours(hours), count), (grid.Step, grid.Count));
    }

    [Theory]
    [InlineData("01:00:00", 60, 1)]
    [InlineData("01:00:00", 61, 5)]
    [InlineData("12:00:00", 60, 5)]
    [InlineData("1.00:00:00", 60, 15)]
    [InlineData("1.00:00:00", 901, null)]
    [InlineData("2.00:00:00", 60, null)]
    public void OfMinutes_LengthAndPeriod_PartsThatChecksFill(string length, int period, int? minutes)
    {
        var grid = WindowGrid.OfMinutes(History.Now - TimeSpan.Parse(length, null), History.Now, TimeSpan.FromSeconds(period));

        Assert.Equal(minutes, grid?.Step.TotalMinutes);
        Assert.Equal(minutes is not null, grid is { IsOfMinutes: true, Count: > 10 and < 200 });
    }

    [Fact]
    public void Of_AnyBeginAndEnd_IsTheFewestWholePartsThatHoldThem() =>
        Gen.Select(Gen.Int[0, 1_000_000], Gen.Int[1, 10_000_000]).Sample((begin, seconds) =>
        {
            var (from, until) = (History.Now.AddSeconds(begin), History.Now.AddSeconds(begin + seconds));

            var grid = WindowGrid.Of(from, until);

            Assert.InRange(from, grid.From, grid.StartOf(1).AddTicks(-1));
            Assert.InRange(until, grid.StartOf(grid.Count - 1).AddTicks(1), grid.Until);
            Assert.Equal(WindowGrid.Of(until - from, until).Step, grid.Step);
        });

    [Fact]
    public void Of_AnyWindow_CoversItOnWholeParts() =>
        Gen.Select(Gen.Int[1, 400], Gen.Int[0, 1_000_000]).Sample((days, seconds) =>
        {
            var (length, now) = (TimeSpan.FromDays(days), History.Now.AddSeconds(seconds));

            var grid = WindowGrid.Of(length, now);

            Assert.InRange(grid.From, now - length - grid.Step, now - length);
            Assert.Equal(0, (grid.From - DateTimeOffset.UnixEpoch).Ticks % grid.Step.Ticks);
            Assert.Equal((0, grid.Count - 1, grid.Count - 1), (grid.PartOf(grid.From), grid.PartOf(now), grid.PartOf(now.AddHours(1))));
            Assert.InRange(now, grid.StartOf(grid.Count - 1), grid.StartOf(grid.Count));
        });
}
