using System.Buffers;
using System.Text;

namespace Availability.Core;

/// <summary>Query parameters whose values are secrets: a URL is shown with <c>***</c> in their place.</summary>
public sealed class QueryRedaction
{
    private const string Hidden = "***";

    private static readonly SearchValues<char> Separators = SearchValues.Create("?#&;");

    private readonly HashSet<string> _names;

    /// <summary>Redacts the parameters of these names, in any case.</summary>
    public QueryRedaction(params IEnumerable<string> names) => _names = new(names, StringComparer.OrdinalIgnoreCase);

    /// <summary>Hides nothing.</summary>
    public static QueryRedaction None { get; } = new();

    /// <summary>Reads <c>name,name</c>.</summary>
    public static QueryRedaction Parse(string names) =>
        new(names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));

    /// <summary>The URL as it may be shown. Parameters of the fragment count too, though no server sees them.</summary>
    public string Apply(string url)
    {
        var start = url.AsSpan().IndexOfAny('?', '#');
        if (start < 0 || _names.Count == 0)
        {
            return url;
        }

        var shown = new StringBuilder(url, 0, start, url.Length);
        while (start < url.Length)
        {
            var length = url.AsSpan(start + 1).IndexOfAny(Separators);
            var part = url.AsSpan(start, length < 0 ? url.Length - start : length + 1);
            var equals = part.IndexOf('=');
            shown.Append(equals > 0 && IsSecret(part[1..equals]) ? $"{part[..(equals + 1)]}{Hidden}" : part);
            start += part.Length;
        }

        return shown.ToString();
    }

    private bool IsSecret(ReadOnlySpan<char> name) => _names.Contains(Uri.UnescapeDataString(name.ToString().Replace('+', ' ')));
}
