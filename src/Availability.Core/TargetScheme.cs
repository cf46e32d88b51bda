namespace Availability.Core;

/// <summary>What can be checked besides websites, and what a line says that means nothing for it.</summary>
internal static class TargetScheme
{
    /// <summary>For messages.</summary>
    public const string All = "http://, https://, tcp://, tls://, dns:// or ping://";

    public const string WrongPort = "the URL's port is not a number from 1 to 65535";

    private static readonly string[] Others = ["tcp", "tls", "dns", "ping"];

    // Of the record, the schedule and the answer's time; everything else is about requests and bodies.
    private static readonly string[] OptionsOfAll = ["name", "group", "period", "timeout", "max-time"];

    public static bool IsKnown(string scheme) => IsWeb(scheme) || Others.Contains(scheme);

    /// <summary>Whether it is spoken in HTTP.</summary>
    public static bool IsWeb(string scheme) => scheme is "http" or "https";

    /// <summary>What a URL lacks or holds too much; null when nothing.</summary>
    public static string? Problem(Uri uri, bool hasCredentials) => uri.Scheme switch
    {
        var web when IsWeb(web) => uri.Port == 0 ? WrongPort : null,
        var scheme when hasCredentials => $"a {scheme}:// URL holds a user name or password, which cannot be sent",
        "tcp" or "tls" when uri.Port <= 0 => $"a {uri.Scheme}:// URL needs a port, such as {uri.Scheme}://example.com:5432",
        "tcp" or "tls" when HoldsMore(uri) => $"a {uri.Scheme}:// URL is host and port, such as {uri.Scheme}://example.com:5432, and nothing more",
        "ping" when uri.Port >= 0 || HoldsMore(uri) => "a ping:// URL is a host, such as ping://example.com, and nothing more",
        "dns" when uri.Port == 0 => WrongPort,
        "dns" when uri.Fragment.Length > 0 => "a dns:// URL holds nothing after a # (written %23 where it belongs to a value)",
        _ => null,
    };

    /// <summary>What a line says that means nothing for such a target.</summary>
    public static IEnumerable<string> Misplaced(string scheme, bool hasPattern, IEnumerable<KeyValuePair<string, string>> options)
    {
        if (IsWeb(scheme))
        {
            yield break;
        }

        if (hasPattern)
        {
            yield return $"a {scheme}:// target has no body in which the pattern could be searched"
                + (scheme == "dns" ? " (expect= in its URL names an answer)" : "");
        }

        foreach (var key in options.Select(option => option.Key).Where(key => TargetOptions.IsKnown(key) && !OptionsOfAll.Contains(key)).Distinct())
        {
            yield return $"{key} is for http:// and https:// only";
        }
    }

    private static bool HoldsMore(Uri uri) => uri.AbsolutePath is not ("" or "/") || uri.Query.Length > 0 || uri.Fragment.Length > 0;
}
