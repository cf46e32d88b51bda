using Availability.Storage.Rollups;

namespace Availability.Storage.Reports;

/// <summary>
/// A window in equal parts. They stand on the clock (UTC hours and days), not on "now": the picture moves by one when a part ends and
/// not with every look, and each part is a whole number of rollups (but for those of raw rows alone). So the first part may reach back
/// beyond the window.
/// </summary>
/// <param name="Length">The window's, as it was asked for.</param>
/// <param name="From">Begin of the first part.</param>
/// <param name="Step">Length of a part.</param>
/// <param name="Count">How many; the last one holds the window's end.</param>
internal sealed record WindowGrid(TimeSpan Length, DateTimeOffset From, TimeSpan Step, int Count)
{
    // What a chart can show of a window: up to 200 parts, and days in a year.
    private static readonly (TimeSpan UpTo, TimeSpan Step)[] Resolutions =
    [
        (TimeSpan.FromDays(8), TimeSpan.FromHours(1)),
        (TimeSpan.FromDays(32), TimeSpan.FromHours(4)),
    ];

    private static readonly (TimeSpan UpTo, TimeSpan Step)[] FineResolutions =
    [
        (TimeSpan.FromHours(3), TimeSpan.FromMinutes(1)),
        (TimeSpan.FromHours(12), TimeSpan.FromMinutes(5)),
        (TimeSpan.FromHours(36), TimeSpan.FromMinutes(15)),
    ];

    /// <summary>Up to the present, which is in the last part.</summary>
    public static WindowGrid Of(TimeSpan length, DateTimeOffset now) => Of(length, now - length, now, StepOf(length));

    /// <summary>From an instant up to, not including, a later one.</summary>
    public static WindowGrid Of(DateTimeOffset from, DateTimeOffset until) => Of(until - from, from, until.AddTicks(-1), StepOf(until - from));

    /// <summary>
    /// A stretch in parts of minutes; null when it is too long for that, or its checks are too far apart to fill them.
    /// </summary>
    public static WindowGrid? OfMinutes(DateTimeOffset from, DateTimeOffset until, TimeSpan period) => FineResolutions
        .Where(resolution => until - from <= resolution.UpTo && period <= resolution.Step)
        .Select(resolution => Of(until - from, from, until.AddTicks(-1), resolution.Step))
        .FirstOrDefault();

    public DateTimeOffset Until => StartOf(Count);

    /// <summary>Of whole days.</summary>
    public bool IsOfDays => Step.Ticks % TimeSpan.TicksPerDay == 0;

    /// <summary>Finer than any rollup.</summary>
    public bool IsOfMinutes => Step < TimeSpan.FromHours(1);

    public DateTimeOffset StartOf(int part) => From + part * Step;

    /// <summary>The part that an instant lies in; a monitor's clock may be ahead of ours, and that is still the present.</summary>
    public int PartOf(DateTimeOffset instant) => Math.Min((int)((instant - From) / Step), Count - 1);

    /// <summary>The same window in days, which stay when the hours are gone.</summary>
    public WindowGrid InDays() => Of(Length, From, Until.AddTicks(-1), TimeSpan.FromDays(1));

    /// <summary>The days that the window lies in, as a single part.</summary>
    public WindowGrid InOnePart()
    {
        var days = InDays();
        return days with { Step = days.Until - days.From, Count = 1 };
    }

    private static TimeSpan StepOf(TimeSpan length) => Resolutions.Where(resolution => length <= resolution.UpTo)
        .Select(resolution => resolution.Step).DefaultIfEmpty(TimeSpan.FromDays(1)).First();

    private static WindowGrid Of(TimeSpan length, DateTimeOffset first, DateTimeOffset last, TimeSpan step) =>
        new(length, first.Floor(step), step, (int)((last.Floor(step) - first.Floor(step)) / step) + 1);
}
