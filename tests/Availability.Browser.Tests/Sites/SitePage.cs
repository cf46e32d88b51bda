namespace Availability.Browser.Tests;

/// <summary>A page that the rules for all pages hold for.</summary>
/// <param name="Name">Of its pictures.</param>
/// <param name="Site">Where it is.</param>
/// <param name="Path">Its address there.</param>
/// <param name="Status">What it is answered with.</param>
internal sealed record SitePage(string Name, SiteKind Site, string Path, int Status = 200)
{
    /// <summary>Every kind of page in every state that looks different.</summary>
    public static IReadOnlyList<SitePage> All { get; } =
    [
        new("overview", SiteKind.Example, "/"),
        new("overview-by-uptime", SiteKind.Example, "/?sort=uptime"),
        new("overview-search", SiteKind.Example, "/?q=shop"),
        new("overview-no-match", SiteKind.Example, "/?q=nothing"),
        new("overview-last", SiteKind.Many, "/?page=2"),
        new("target", SiteKind.Example, "/targets/1?window=7d"),
        new("target-down", SiteKind.Example, $"/targets/{InventedTarget.Down}"),
        new("target-year", SiteKind.Example, "/targets/1?window=1y"),
        new("target-failures", SiteKind.Example, "/targets/1?outcome=down"),
        new("target-older", SiteKind.Example, "/targets/1?before=2026-03-09T00:00:00Z"),
        new("incidents", SiteKind.Example, "/incidents"),
        new("pipeline", SiteKind.Example, "/pipeline"),
        new("api", SiteKind.Example, "/api"),
        new("not-found", SiteKind.Example, "/nowhere", 404),
        new("bad-address", SiteKind.Example, "/?state=broken", 400),
        new("empty-overview", SiteKind.Empty, "/"),
        new("empty-incidents", SiteKind.Empty, "/incidents"),
        new("empty-pipeline", SiteKind.Empty, "/pipeline"),
        new("away", SiteKind.Away, "/", 503),
        new("stale-overview", SiteKind.Stale, "/"),
        new("stale-pipeline", SiteKind.Stale, "/pipeline"),
    ];

    /// <summary>For theories, whose values have to be texts to have a name each.</summary>
    public static TheoryData<string> Names => [.. All.Select(page => page.Name)];

    public static SitePage Named(string name) => All.Single(page => page.Name == name);
}
