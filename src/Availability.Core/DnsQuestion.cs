using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Availability.Core;

/// <summary>What a <c>dns://</c> target asks its resolver.</summary>
/// <param name="Name">In ASCII, without the last dot.</param>
/// <param name="Type">One of <see cref="Types"/>.</param>
/// <param name="Expected">What one of the answers must be, in the same form as <see cref="Canonical"/> gives; null when any will do.</param>
public sealed record DnsQuestion(string Name, string Type, string? Expected)
{
    private const int LongestName = 253;
    private const int LongestLabel = 63;
    private const string Example = "such as dns://9.9.9.9/example.com?type=A&expect=192.0.2.1";

    /// <summary>The types of records that can be asked for.</summary>
    public static IReadOnlyList<string> Types { get; } = ["A", "AAAA", "CNAME", "MX", "NS", "PTR", "SRV", "TXT"];

    /// <summary>One form for values that mean the same: addresses as .NET writes them, names in lower case without the last dot.</summary>
    public static string Canonical(string type, string value) => type switch
    {
        "TXT" => value,
        "A" or "AAAA" => IPAddress.TryParse(value, out var address) ? address.ToString() : value,
        _ => value.TrimEnd('.').ToLowerInvariant(),
    };

    /// <summary>Reads path and query of a URL.</summary>
    internal static bool TryParse(Uri uri, [NotNullWhen(true)] out DnsQuestion? question, [NotNullWhen(false)] out string? problem)
    {
        question = null;
        if (!TryName(Uri.UnescapeDataString(uri.AbsolutePath[1..]), out var name))
        {
            problem = $"a dns:// URL names what to ask for, {Example}";
            return false;
        }

        var (type, expected) = ("A", (string?)null);
        foreach (var parameter in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var value = Uri.UnescapeDataString(parameter[(equals + 1)..]);
            switch (equals < 0 ? "" : parameter[..equals])
            {
                case "type":
                    type = value.ToUpperInvariant();
                    break;
                case "expect" when value.Length > 0 && expected is null:
                    expected = value;
                    break;
                default:
                    problem = $"after its ? a dns:// URL takes type and one expect, {Example}";
                    return false;
            }
        }

        problem = Problem(type, expected);
        question = problem is null ? new(name, type, expected is null ? null : Canonical(type, expected)) : null;
        return problem is null;
    }

    private static string? Problem(string type, string? expected) => type switch
    {
        _ when !Types.Contains(type) => $"type is {Quoted.Text(type)}, expected one of {string.Join(", ", Types)}",
        "A" when expected is not null && !IsAddress(expected, AddressFamily.InterNetwork) =>
            $"expect is {Quoted.Text(expected)}, expected an IPv4 address, since that is what a record of type A holds",
        "AAAA" when expected is not null && !IsAddress(expected, AddressFamily.InterNetworkV6) =>
            $"expect is {Quoted.Text(expected)}, expected an IPv6 address, since that is what a record of type AAAA holds",
        _ => null,
    };

    private static bool IsAddress(string text, AddressFamily family) => IPAddress.TryParse(text, out var address) && address.AddressFamily == family;

    private static bool TryName(string text, out string name)
    {
        name = text.EndsWith('.') ? text[..^1] : text;
        try
        {
            // Only where it is needed: it refuses the underscores that service names begin with.
            name = name.All(char.IsAscii) ? name : new IdnMapping().GetAscii(name);
        }
        catch (ArgumentException)
        {
            return false;
        }

        return name.Length is > 0 and <= LongestName && name.Split('.').All(label =>
            label.Length is > 0 and <= LongestLabel && label.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '*'));
    }
}
