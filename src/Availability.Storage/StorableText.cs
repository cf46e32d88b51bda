using System.Text;

namespace Availability.Storage;

/// <summary>Text that Postgres takes, of text that it may refuse.</summary>
internal static class StorableText
{
    /// <summary>What it refuses in a text must not keep a message out of the accounts.</summary>
    public static string Of(string text)
    {
        var builder = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            builder.Append(rune.Value == 0 ? Rune.ReplacementChar.ToString() : rune.ToString());
        }

        return builder.ToString();
    }
}
