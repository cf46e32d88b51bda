using Availability.Storage.Reports;
using CsCheck;

namespace Availability.Storage.Tests;

public sealed class ScheduleSegmentTests
{
    [Fact]
    public void Due_AnyWindow_CountsTheSlotsThatAreOver() =>
        Gen.Select(Gen.Int[1, 40], Gen.Int[0, 300], Gen.Int[0, 300], Gen.Nullable(Gen.Int[-100, 300])).Sample((periodSeconds, fromSeconds, nowSeconds, untilSeconds) =>
        {
            var period = TimeSpan.FromSeconds(periodSeconds);
            var first = Some.Instant.AddSeconds(100);
            var (from, now) = (Some.Instant.AddSeconds(fromSeconds), Some.Instant.AddSeconds(nowSeconds));
            var until = untilSeconds is { } seconds ? first.AddSeconds(seconds) : (DateTimeOffset?)null;

            var slots = Enumerable.Range(0, 1_000).Select(index => first + index * period)
                .Count(slot => slot >= from && slot + period <= now && (until is null || slot < until));

            Assert.Equal(slots, new ScheduleSegment(first, until, period).Due(from, DateTimeOffset.MaxValue, now));
        });

    [Fact]
    public void Due_PeriodUnknown_Unknown() =>
        Assert.Null(new ScheduleSegment(Some.Instant, null, null).Due(Some.Instant, Some.Instant.AddDays(1), Some.Instant.AddDays(1)));
}
