using System.Text;

namespace Availability.Core;

/// <summary>Python's two spellings of named groups, which .NET does not read, as .NET's.</summary>
internal static class PythonPattern
{
    private const string Group = "(?P<";
    private const string Reference = "(?P=";

    public static string ToDotNet(string pattern)
    {
        if (!pattern.Contains("(?P", StringComparison.Ordinal))
        {
            return pattern;
        }

        var text = new StringBuilder(pattern.Length);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest is ['\\', _, ..])
            {
                text.Append(rest[..2]);
                i++;
            }
            else if (!inClass && rest.StartsWith(Group))
            {
                text.Append("(?<");
                i += Group.Length - 1;
            }
            else if (!inClass && rest.StartsWith(Reference) && rest.IndexOf(')') is > 0 and var end)
            {
                text.Append("\\k<").Append(rest[Reference.Length..end]).Append('>');
                i += end;
            }
            else
            {
                // A ] that comes first in a class is one of its characters.
                var opens = !inClass && rest[0] == '[';
                inClass = opens || (inClass && rest[0] != ']');
                var length = opens ? OpeningLength(rest) : 1;
                text.Append(rest[..length]);
                i += length - 1;
            }
        }

        return text.ToString();
    }

    private static int OpeningLength(ReadOnlySpan<char> rest) => rest switch
    {
        ['[', '^', ']', ..] => 3,
        ['[', ']', ..] => 2,
        _ => 1,
    };
}
