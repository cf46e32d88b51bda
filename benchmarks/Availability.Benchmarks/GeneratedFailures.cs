using Availability.Storage.Rollups;

namespace Availability.Benchmarks;

/// <summary>
/// When the generated targets fail, in the last 30 days. Of every 50 one has outages: down since five days, down for five days, down since
/// 20 minutes, flapping for two hours of each day, or half an hour at most every three days. All others fail once in 32 days, for one check.
/// </summary>
internal sealed class GeneratedFailures(DateTimeOffset now, TimeSpan period)
{
    /// <summary>A target that flaps, in the smallest history too.</summary>
    public const int Flapping = 7;

    /// <summary>How far back there are any.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private const int OneIn = 50;
    private const int DaysBetweenSingle = 32;

    private DateTimeOffset From { get; } = (now - Kept).DayStart();

    /// <summary>Whether the check of a slot fails.</summary>
    public bool IsDown(int target, DateTimeOffset slot) =>
        slot >= From && (HasOutages(target) ? IsOut(target / OneIn, slot) : IsSingle(target, slot));

    /// <summary>False: no check of the day fails.</summary>
    public bool MayFail(int target, DateTimeOffset day) =>
        day >= From && (HasOutages(target) || (target + DayNumber(day)) % DaysBetweenSingle == 0);

    private static bool HasOutages(int target) => target % OneIn == Flapping;

    private bool IsOut(int number, DateTimeOffset slot) => (number % 8) switch
    {
        0 or 3 => slot.Hour is 12 or 13 && (slot.Minute + number) % 5 < 2,
        1 => now - slot <= TimeSpan.FromDays(5),
        2 => now - slot <= TimeSpan.FromMinutes(20),
        4 => now - slot <= TimeSpan.FromDays(8) && now - slot > TimeSpan.FromDays(3),
        _ => (number + DayNumber(slot)) % 3 == 0 && IsWithin(slot.TimeOfDay.TotalMinutes - (number * 37 % 1400), 5 + (number % 25)),
    };

    private bool IsSingle(int target, DateTimeOffset slot) =>
        MayFail(target, slot) && slot.TimeOfDay.Ticks / period.Ticks == target * 997L % Math.Max(1, TimeSpan.TicksPerDay / period.Ticks);

    private static bool IsWithin(double minutes, int length) => minutes >= 0 && minutes < length;

    private static int DayNumber(DateTimeOffset instant) => (int)(instant.UtcTicks / TimeSpan.TicksPerDay);
}
