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
