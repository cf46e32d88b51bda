using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace Availability.Core;

/// <summary>The URL column, taken apart.</summary>
/// <param name="Text">As written, without credentials.</param>
/// <param name="Uri">The same, for dialling.</param>
/// <param name="Credentials">Null for none.</param>
/// <param name="Question">Of <c>dns://</c> only.</param>
internal sealed record TargetUrl(string Text, Uri Uri, Credentials? Credentials, DnsQuestion? Question = null)
{
    private const string Expected = $"expected {TargetScheme.All} and a host, such as https://example.com/page";

    /// <returns>False with a problem that does not quote the URL, since a broken one may hold a password where none is looked for.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out TargetUrl? url, [NotNullWhen(false)] out string? problem)
    {
        url = null;
        problem = Unusable(text);
        if (problem is not null)
        {
            return false;
        }

        var shown = UrlText.WithoutCredentials(text);
        if (!Uri.TryCreate(shown, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
        {
            problem = Invalid(shown);
            return false;
        }

        // http://user:1#2@host is a valid URL of the host "user": most of the password would be shown.
        if (uri.Fragment.Contains('@', StringComparison.Ordinal))
        {
            problem = "the URL holds an @ after a # (in a user name or password # is written %23)";
            return false;
        }

        problem = TargetScheme.Problem(uri, shown != text);
        DnsQuestion? question = null;
        if (problem is not null || (uri.Scheme == "dns" && !DnsQuestion.TryParse(uri, out question, out problem)))
        {
            return false;
        }

        url = new(shown, uri, CredentialsOf(text), question);
        return true;
    }

    private static string? Unusable(string text)
    {
        var colon = text.IndexOf("://", StringComparison.Ordinal);
        var scheme = colon < 0 ? "" : text[..colon].ToLowerInvariant();
        return text switch
        {
            "" => "the URL is missing",
            _ when text.Contains(' ', StringComparison.Ordinal) =>
                "the URL holds a blank (the columns are separated by one tab: URL, pattern, options)",
            _ when Encoding.UTF8.GetByteCount(text) > CheckLimits.Url => $"the URL is longer than {CheckLimits.Url} bytes",
            _ when TargetScheme.IsKnown(scheme) => null,
            _ when colon < 0 => $"the URL lacks its scheme, {Expected}",
            _ => $"the URL's scheme is unknown, expected {TargetScheme.All}",
        };
    }

    // The authority is quoted nowhere: without an @ it may still be half of a user name and password.
    private static string Invalid(string text)
    {
        if (text.Contains('@', StringComparison.Ordinal))
        {
            return "the URL is not valid (in a user name or password / is written %2F, ? %3F, # %23 and @ %40)";
        }

        var authority = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..].Split('/', '?', '#', '\\')[0];
        var colon = authority.LastIndexOf(':');
        var hasPort = colon > authority.LastIndexOf(']');
        return (hasPort ? authority[..colon] : authority) switch
        {
            "" => $"the URL lacks its host, {Expected}",
            _ when hasPort && !(ushort.TryParse(authority.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port > 0) =>
                TargetScheme.WrongPort,
            _ => "the URL's host is not valid, expected a name, an IPv4 address or an IPv6 address in brackets, such as [2001:db8::1]",
        };
    }

    private static Credentials? CredentialsOf(string text)
    {
        if (UrlText.Credentials(text) is not { Length: > 0 } userInfo)
        {
            return null;
        }

        var colon = userInfo.IndexOf(':', StringComparison.Ordinal);
        return colon < 0
            ? new(Uri.UnescapeDataString(userInfo), "")
            : new(Uri.UnescapeDataString(userInfo[..colon]), Uri.UnescapeDataString(userInfo[(colon + 1)..]));
    }
}
