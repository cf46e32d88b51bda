namespace Availability.Storage.Rollups;

internal static class DateTimeOffsetExtensions
{
    /// <summary>The UTC hour that the instant lies in.</summary>
    public static DateTimeOffset HourStart(this DateTimeOffset instant) => instant.Floor(TimeSpan.FromHours(1));

    /// <summary>The UTC day that the instant lies in.</summary>
    public static DateTimeOffset DayStart(this DateTimeOffset instant) => instant.Floor(TimeSpan.FromDays(1));

    /// <summary>The newest multiple of a step, counted from 1970, that is not after the instant.</summary>
    public static DateTimeOffset Floor(this DateTimeOffset instant, TimeSpan step)
    {
        var ticks = (instant - DateTimeOffset.UnixEpoch).Ticks;
        return DateTimeOffset.UnixEpoch.AddTicks(ticks - (((ticks % step.Ticks) + step.Ticks) % step.Ticks));
    }
}
