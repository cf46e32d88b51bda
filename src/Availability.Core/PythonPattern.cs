using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Availability.Core;

/// <summary>What Python writes otherwise than .NET, or means by the same text, as .NET's.</summary>
internal static class PythonPattern
{
    private const string Group = "(?P<";
    private const string Reference = "(?P=";
    private const string Comment = "(?#";
    private const string Condition = "(?(";

    private static readonly SearchValues<char> FlagLetters = SearchValues.Create("aiLmnsux-");

    public static string ToDotNet(string pattern)
    {
        // .NET gives numbers to groups without a name first, Python from left to right: \1 would be another one.
        var namesAll = pattern.Contains(Group, StringComparison.Ordinal);
        var unnamed = 0;
        var text = new StringBuilder(pattern.Length);
        for (var rest = pattern.AsSpan(); rest.Length > 0;)
        {
            var length = rest switch
            {
                ['\\', _, ..] => Escape(rest, text),
                ['[', ..] => Class(rest, text),
                ['{', ',', ..] => OpenQuantifier(rest, text),
                ['(', '?', ..] => Construct(rest, text),
                ['(', ..] when namesAll => Replace("(", $"(?<unnamed{++unnamed}>", text),
                _ => Copy(rest, 1, text),
            };
            rest = rest[length..];
        }

        return text.ToString();
    }

    /// <summary>What to add to .NET's word for the mistake, where the construct is known elsewhere; null for nothing.</summary>
    public static string? Hint(string pattern, RegexParseError mistake) => mistake switch
    {
        RegexParseError.NestedQuantifiersNotParenthesized => "a possessive quantifier such as a++ is written (?>a+)",
        RegexParseError.InvalidGroupingConstruct when HasFlag(pattern, 'a') || HasFlag(pattern, 'L') =>
            "Python's flags a and L are not known; i, m, s, x and u are",
        RegexParseError.InvalidGroupingConstruct when pattern.Contains("(?P", StringComparison.Ordinal) =>
            "of Python's groups (?P<name>…) and (?P=name) are known",
        _ => null,
    };

    private static int Copy(ReadOnlySpan<char> rest, int length, StringBuilder text)
    {
        text.Append(rest[..length]);
        return length;
    }

    private static int Replace(string from, string to, StringBuilder text)
    {
        text.Append(to);
        return from.Length;
    }

    // .NET's \Z is also before a last newline.
    private static int Escape(ReadOnlySpan<char> rest, StringBuilder text) =>
        rest[1] == 'Z' ? Replace(@"\Z", @"\z", text) : Copy(rest, 2, text);

    private static int Class(ReadOnlySpan<char> rest, StringBuilder text)
    {
        // A ] that comes first is one of the characters.
        var at = rest switch
        {
            ['[', '^', ']', ..] => 3,
            ['[', ']', ..] => 2,
            _ => 1,
        };
        while (at < rest.Length && rest[at] != ']')
        {
            at += rest[at] == '\\' ? 2 : 1;
        }

        return Copy(rest, Math.Min(at + 1, rest.Length), text);
    }

    // {,3} is up to three; .NET would search these characters.
    private static int OpenQuantifier(ReadOnlySpan<char> rest, StringBuilder text)
    {
        var digits = rest[2..].IndexOfAnyExceptInRange('0', '9');
        return digits >= 0 && rest[2 + digits] == '}' ? Replace("{,", "{0,", text) : Copy(rest, 1, text);
    }

    private static int Construct(ReadOnlySpan<char> rest, StringBuilder text)
    {
        if (rest.StartsWith(Group))
        {
            return Replace(Group, "(?<", text);
        }

        var end = rest.IndexOf(')');
        if (rest.StartsWith(Reference) && end > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\\k<{rest[Reference.Length..end]}>");
            return end + 1;
        }

        if (rest.StartsWith(Comment) && end > 0)
        {
            return Copy(rest, end + 1, text);
        }

        var flags = Flags(rest);
        return flags.Contains('u') ? WithoutUnicode(rest, flags, text)
            : Copy(rest, rest.StartsWith(Condition) ? Condition.Length : 2, text);
    }

    // (?u) is how both read text anyway.
    private static int WithoutUnicode(ReadOnlySpan<char> rest, ReadOnlySpan<char> flags, StringBuilder text)
    {
        text.Append("(?").Append(flags.ToString().Replace("u", "", StringComparison.Ordinal));
        if (text[^1] == '?' && rest[2 + flags.Length] == ')')
        {
            text.Append(':');
        }

        return 2 + flags.Length;
    }

    /// <returns>The letters of <c>(?flags)</c> or <c>(?flags:…)</c>; empty where it is something else.</returns>
    private static ReadOnlySpan<char> Flags(ReadOnlySpan<char> construct)
    {
        var length = construct[2..].IndexOfAnyExcept(FlagLetters);
        return length > 0 && construct[2 + length] is ')' or ':' ? construct.Slice(2, length) : [];
    }

    private static bool HasFlag(string pattern, char flag)
    {
        for (var at = pattern.IndexOf("(?", StringComparison.Ordinal); at >= 0; at = pattern.IndexOf("(?", at + 1, StringComparison.Ordinal))
        {
            if (Flags(pattern.AsSpan(at)).Contains(flag))
            {
                return true;
            }
        }

        return false;
    }
}
