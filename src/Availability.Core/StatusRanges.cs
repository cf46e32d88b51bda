using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Availability.Core;

/// <summary>The status codes that count as up, written as <c>200-299,301</c>.</summary>
public sealed class StatusRanges : IEquatable<StatusRanges>
{
    private readonly (int First, int Last)[] _ranges;

    private StatusRanges((int First, int Last)[] ranges) => _ranges = ranges;

    /// <summary><c>200-299</c>, the default.</summary>
    public static StatusRanges Success { get; } = new([(200, 299)]);

    /// <summary>Reads <c>200-299,301</c>; codes are 100 to 599, each range in ascending order.</summary>
    /// <returns>False when the text is anything else.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out StatusRanges? ranges)
    {
        ranges = null;
        var parsed = new List<(int, int)>();
        foreach (var part in text.Split(','))
        {
            var bounds = part.Split('-');
            if (bounds.Length > 2 || !TryCode(bounds[0], out var first) || !TryCode(bounds[^1], out var last) || first > last)
            {
                return false;
            }

            parsed.Add((first, last));
        }

        ranges = new StatusRanges([.. parsed]);
        return true;
    }

    /// <summary>Whether this code counts as up.</summary>
    public bool Contains(int status)
    {
        // In every check, so without a closure.
        foreach (var (first, last) in _ranges)
        {
            if (status >= first && status <= last)
            {
                return true;
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(StatusRanges? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as StatusRanges);

    /// <inheritdoc/>
    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written in the file.</summary>
    public override string ToString() => string.Join(',', _ranges.Select(range => range.First == range.Last
        ? range.First.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}")));

    private static bool TryCode(string text, out int code) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out code) && code is >= 100 and <= 599;
}
