using System.Globalization;

namespace Availability.Core;

/// <summary>
/// Uptime with the coverage it rests on: <c>up / (up + down)</c> over <c>(up + down) / expected</c>. Missed checks count as
/// neither. Nothing observed is unknown, never 0 % or 100 %. Add the values of two windows to get that of both.
/// </summary>
/// <param name="Up">Checks that were up.</param>
/// <param name="Down">Checks that were down.</param>
/// <param name="Expected">Checks that were due; null when no period is known, and then no coverage can be told.</param>
public readonly record struct Uptime(long Up, long Down, long? Expected = null)
{
    /// <summary>What stands where nothing is known.</summary>
    public const string Unknown = "unknown";

    /// <summary>Checks that say something about the target.</summary>
    public long Observed => Up + Down;

    /// <summary>From 0 to 1; null when nothing was observed.</summary>
    public double? Ratio => Observed > 0 ? (double)Up / Observed : null;

    /// <summary>From 0 to 1; null when it is not known how many checks were due. More than were due is still 1.</summary>
    public double? Coverage => Expected > 0 ? (double)Math.Min(Observed, Expected.Value) / Expected.Value : null;

    /// <summary>For example <c>99.95 %</c>, or <c>unknown</c>. 100 % only without a single down.</summary>
    public string RatioText => Percent(Up, Observed);

    /// <summary>For example <c>99.2 %</c>, or <c>unknown</c>. 100 % only when no check is lacking.</summary>
    public string CoverageText => Percent(Math.Min(Observed, Expected ?? 0), Expected ?? 0);

    /// <summary>Both windows together; the coverage is known when that of both is.</summary>
    public static Uptime operator +(Uptime left, Uptime right) =>
        new(left.Up + right.Up, left.Down + right.Down, left.Expected + right.Expected);

    /// <summary>For example <c>99.95 % over 99.2 % observed</c>, <c>100 %</c> without a known coverage, or <c>unknown</c>.</summary>
    public override string ToString() => (Ratio, Coverage) switch
    {
        (null, _) => Unknown,
        (_, null) => RatioText,
        _ => $"{RatioText} over {CoverageText} observed",
    };

    // Rounds to two decimals downwards, and in decimal: 99.999 % is an outage that "100 %" would hide.
    private static string Percent(long part, long whole)
    {
        if (whole <= 0)
        {
            return Unknown;
        }

        var percent = Math.Floor(part * 10_000m / whole) / 100;
        return string.Create(CultureInfo.InvariantCulture, $"{percent:0.##} %");
    }
}
