namespace Availability.Core;

/// <summary>URLs as text, so that a record shows what is configured and not what <see cref="Uri"/> makes of it.</summary>
internal static class UrlText
{
    /// <summary>The URL without <c>user:password@</c>.</summary>
    public static string WithoutCredentials(string url)
    {
        var (start, length) = UserInfo(url);
        return length < 0 ? url : url.Remove(start, length + 1);
    }

    /// <summary><c>user:password</c> as written; null for none.</summary>
    public static string? Credentials(string url)
    {
        var (start, length) = UserInfo(url);
        return length < 0 ? null : url.Substring(start, length);
    }

    private static (int Start, int Length) UserInfo(string url)
    {
        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        if (scheme < 0)
        {
            return (0, -1);
        }

        var start = scheme + 3;
        var authority = url.AsSpan(start);
        var end = authority.IndexOfAny("/?#\\");
        return (start, (end < 0 ? authority : authority[..end]).LastIndexOf('@'));
    }
}
