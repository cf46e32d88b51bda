using System.Text;

namespace Availability.Core;

/// <summary>The options column: <c>key=value key="a value with blanks"</c>; inside quotes <c>\"</c> and <c>\\</c> stand for themselves.</summary>
internal static class TargetOptionText
{
    /// <summary>Splits the column; what cannot be split is a problem that quotes nothing, since it may be half a secret.</summary>
    public static List<KeyValuePair<string, string>> Split(string column, List<string> problems)
    {
        var options = new List<KeyValuePair<string, string>>();
        var rest = column.AsSpan().TrimStart(' ');
        for (var number = 1; rest.Length > 0; number++)
        {
            var equals = rest.IndexOfAny('=', ' ');
            if (SpacedLength(rest, equals) is > 0 and var length)
            {
                problems.Add($"option {number} has blanks around its =, expected key=value");
                rest = AfterValue(rest[length..]);
                continue;
            }

            if (equals <= 0 || rest[equals] == ' ')
            {
                problems.Add($"option {number} is not key=value (a value with blanks needs double quotes)");
                rest = AfterBlank(rest);
                continue;
            }

            var key = rest[..equals].ToString();
            if (TryValue(ref rest, equals + 1, out var value))
            {
                options.Add(new(key, value));
            }
            else
            {
                problems.Add($"option {number} has a double quote that does not close or does not start and end the value");
                break;
            }

            rest = rest.TrimStart(' ');
        }

        return options;
    }

    /// <returns>What comes before the value where blanks stand before or after the =; 0 where none do, or no value follows.</returns>
    private static int SpacedLength(ReadOnlySpan<char> rest, int keyLength)
    {
        if (keyLength <= 0)
        {
            return 0;
        }

        var afterKey = rest[keyLength..].TrimStart(' ');
        if (afterKey is not ['=', .. var value])
        {
            return 0;
        }

        var isSpacedBefore = rest[keyLength] == ' ';
        var trimmed = value.TrimStart(' ');
        // "key= other=value" lacks its value; "key= value" holds a blank too many.
        var isSpacedAfter = value.Length > trimmed.Length && (trimmed is ['"', ..] || (trimmed.Length > 0 && !Token(trimmed).Contains('=')));
        return isSpacedBefore || isSpacedAfter ? rest.Length - trimmed.Length : 0;
    }

    private static ReadOnlySpan<char> Token(ReadOnlySpan<char> rest) => rest[..(rest.IndexOf(' ') is >= 0 and var blank ? blank : rest.Length)];

    private static ReadOnlySpan<char> AfterValue(ReadOnlySpan<char> rest) =>
        TryValue(ref rest, 0, out _) ? rest.TrimStart(' ') : AfterBlank(rest);

    private static bool TryValue(ref ReadOnlySpan<char> rest, int start, out string value)
    {
        if (start < rest.Length && rest[start] == '"')
        {
            return TryQuoted(ref rest, start + 1, out value);
        }

        var blank = rest[start..].IndexOf(' ');
        value = (blank < 0 ? rest[start..] : rest.Slice(start, blank)).ToString();
        rest = AfterBlank(rest);
        return !value.Contains('"', StringComparison.Ordinal);
    }

    private static bool TryQuoted(ref ReadOnlySpan<char> rest, int start, out string value)
    {
        var text = new StringBuilder();
        for (var i = start; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                value = text.ToString();
                rest = rest[(i + 1)..];
                return rest is [] or [' ', ..];
            }

            if (rest[i] == '\\' && i + 1 < rest.Length && rest[i + 1] is '"' or '\\')
            {
                i++;
            }

            text.Append(rest[i]);
        }

        value = "";
        return false;
    }

    private static ReadOnlySpan<char> AfterBlank(ReadOnlySpan<char> rest)
    {
        var blank = rest.IndexOf(' ');
        return blank < 0 ? [] : rest[blank..].TrimStart(' ');
    }
}
