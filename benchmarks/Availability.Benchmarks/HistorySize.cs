using System.Globalization;

namespace Availability.Benchmarks;

/// <summary>How much history to generate.</summary>
internal sealed record HistorySize(int Targets, int Days, TimeSpan Period)
{
    /// <summary>Reads what stands behind a verb: targets, days of rollups, seconds between two checks in the raw rows.</summary>
    /// <returns>Null, and the usage on standard error, when that is not what it says.</returns>
    public static HistorySize? Parse(string verb, string[] args)
    {
        int[] defaults = [10_000, 90, 60];
        var sizes = args.Select(text => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0).ToArray();
        if (sizes.Length > defaults.Length || sizes.Any(size => size < 1))
        {
            Console.Error.WriteLine($"usage: Availability.Benchmarks {verb} [TARGETS, default 10000 [DAYS, default 90 [SECONDS, default 60]]]");
            return null;
        }

        sizes = [.. sizes, .. defaults[sizes.Length..]];
        return new(sizes[0], sizes[1], TimeSpan.FromSeconds(sizes[2]));
    }
}
