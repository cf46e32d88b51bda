using System.Net;
using System.Text.RegularExpressions;

namespace Availability.Web.Tests;

/// <summary>What the tests of pages look for in them.</summary>
internal static partial class PageText
{
    /// <summary>What may come from outside and must not become part of a page.</summary>
    public const string Hostile = "<script>alert(1)</script>\"' onload=x";

    /// <summary>The same as it may stand in a page.</summary>
    public const string Encoded = "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27; onload=x";

    /// <summary>The page has <see cref="Hostile"/> as a text, and nothing that the policy forbids.</summary>
    public static void AssertEncoded(string page)
    {
        Assert.Contains(Encoded, page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("href=\"javascript:", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\sstyle=|\son\w+=|<style", page.Replace(Encoded, "", StringComparison.Ordinal));
    }

    /// <summary>Where the link to the next page leads; null when there is none.</summary>
    public static string? OlderAddress(string page) =>
        OlderLink().Match(page) is { Success: true } link ? WebUtility.HtmlDecode(link.Groups[1].Value) : null;

    /// <summary>The addresses of the assets in the order in which they apply.</summary>
    public static string[] AssetsOf(string page) => [.. AssetLink().Matches(page).Select(match => match.Groups[1].Value).Distinct()];

    [GeneratedRegex("<a href=\"([^\"]+)\">Older</a>")]
    private static partial Regex OlderLink();

    [GeneratedRegex("(?:href|src)=\"(/assets/[^\"]+)\"")]
    private static partial Regex AssetLink();
}
