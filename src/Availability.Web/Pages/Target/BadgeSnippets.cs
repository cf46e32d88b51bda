using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>What to paste elsewhere to show this target's badges. A script adds buttons that copy.</summary>
internal static class BadgeSnippets
{
    public static Markup Of(int target, ReportWindow window, string origin) => Html($"""
        <section aria-labelledby="badges">
        <h2 id="badges">Badges</h2>
        <details id="badge-snippets"><summary>Markdown and HTML for a README or an intranet page</summary>
        {Badge(target, "state", null, "State", origin)}
        {Badge(target, "uptime", window, "Uptime", origin)}
        {Badge(target, "latency", window, "Response time", origin)}
        </details>
        </section>
        """);

    private static Markup Badge(int target, string name, ReportWindow? window, string word, string origin)
    {
        var badge = FormattableString.Invariant($"/badges/{target}/{name}.svg") + (window is null ? "" : FormattableString.Invariant($"?window={window.Length.TotalDays}d"));
        var page = FormattableString.Invariant($"{origin}/targets/{target}");
        var text = window is null ? word : $"{word}, last {window.Words}";
        return Html($"""
            <div class="snippet">
            <p><img src="{badge}" alt="{text}" height="20" loading="lazy"></p>
            <p>Markdown</p><pre><code>[![{text}]({origin}{badge})]({page})</code></pre>
            <p>HTML</p><pre><code>{Html($"<a href=\"{page}\"><img src=\"{origin}{badge}\" alt=\"{text}\"></a>").ToString()}</code></pre>
            </div>
            """);
    }
}
