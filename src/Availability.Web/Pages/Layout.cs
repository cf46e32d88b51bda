using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What every page stands in.</summary>
internal static class Layout
{
    // Shapes differ, so that a state can be told without its colour. Outside main, so that a refresh keeps them.
    private static readonly Markup Symbols = Html($"""
        <svg class="symbols" width="0" height="0" aria-hidden="true" focusable="false">
          <symbol id="icon-up" viewBox="0 0 16 16"><circle cx="8" cy="8" r="8"/><path class="cut" d="m4.5 8.3 2.4 2.4 4.6-5"/></symbol>
          <symbol id="icon-down" viewBox="0 0 16 16"><path d="M4.7 0h6.6L16 4.7v6.6L11.3 16H4.7L0 11.3V4.7z"/><path class="cut" d="m5.3 5.3 5.4 5.4m0-5.4-5.4 5.4"/></symbol>
          <symbol id="icon-unknown" viewBox="0 0 16 16"><circle class="ring" cx="8" cy="8" r="6.9"/><path class="mark" d="M6 6.2a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3"/><circle cx="8" cy="11.7" r="1"/></symbol>
          <symbol id="icon-warn" viewBox="0 0 16 16"><path d="M8 .6a1.5 1.5 0 0 1 1.3.8l6.4 12A1.5 1.5 0 0 1 14.4 15.6H1.6A1.5 1.5 0 0 1 .3 13.4l6.4-12A1.5 1.5 0 0 1 8 .6z"/><path class="cut" d="M8 5.7v4m0 2.8v.1"/></symbol>
          <symbol id="icon-missed" viewBox="0 0 16 16"><circle class="ring" cx="8" cy="8" r="6.9"/><path class="mark" d="M5 8h6"/></symbol>
        </svg>
        """);

    private static readonly (string Path, string Word)[] Places = [("/", "Status"), ("/incidents", "Incidents"), ("/pipeline", "Pipeline")];

    /// <summary>A whole document.</summary>
    /// <param name="title">Of the window.</param>
    /// <param name="main">The content of <c>main</c>.</param>
    /// <param name="updated">When it was read.</param>
    /// <param name="refreshSeconds">Between two refreshes; null for a page that does not change.</param>
    /// <param name="news">The <see cref="News.Version"/> from before it was read.</param>
    /// <param name="path">The page's own, to mark it in the navigation.</param>
    /// <param name="assets">Stylesheets and scripts that this page alone needs, in the order in which they run.</param>
    public static string Document(
        string title, Markup main, DateTimeOffset updated, int? refreshSeconds, string news = "", string path = "",
        IReadOnlyList<Asset>? assets = null) => Html($"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="color-scheme" content="light dark">
        <title>{title}</title>
        <link rel="icon" type="image/svg+xml" href="{Asset.Icon.Path}">
        {Asset.Stylesheets.Select(sheet => Html($"""<link rel="stylesheet" href="{sheet.Path}">"""))}
        <script src="{Asset.Script.Path}" defer></script>
        {(assets ?? []).Select(Link)}
        {(refreshSeconds is null ? Empty : Html($"""<noscript><meta http-equiv="refresh" content="30"></noscript>"""))}
        </head>
        <body data-refresh="{refreshSeconds ?? 0}" data-news="{news}">
        <a class="skip" href="#main">Skip to content</a>
        {Symbols}
        <header class="bar"><a class="brand" href="/"><img src="{Asset.Icon.Path}" alt="" width="24" height="24">Availability</a>{Navigation(path)}</header>
        <p id="lost" class="banner" role="status" hidden>This page cannot reach its server. It shows what it last knew, and keeps trying.</p>
        <main id="main" tabindex="-1">
        {main}
        <footer>{(refreshSeconds is null ? Empty : Html($"Read at {TimeMarkup.Clock(updated)}. "))}Times are UTC. <a href="/api">API</a></footer>
        </main>
        </body>
        </html>
        """).ToString();

    private static Markup Link(Asset asset) => asset.IsScript
        ? Html($"""<script src="{asset.Path}" defer></script>""")
        : Html($"""<link rel="stylesheet" href="{asset.Path}">""");

    private static Markup Navigation(string path) => Html($"""
        <nav class="places" aria-label="Pages">{Places.Select(place => Html($"""<a href="{place.Path}"{(place.Path == path ? Html($" aria-current=\"page\"") : Empty)}>{place.Word}</a>"""))}</nav>
        """);
}
