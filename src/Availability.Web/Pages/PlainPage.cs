using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>Pages that only say something.</summary>
internal static class PlainPage
{
    public static Markup NotFound => Html($"""
        <div class="empty">
        <h1>There is nothing here</h1>
        <p>No page and no target has this address. <a href="/">All targets</a></p>
        </div>
        """);

    public static Markup BadWindow(string text) => Html($"""
        <div class="empty">
        <h1>There is no such window</h1>
        <p>Expected {Links("window", ReportWindow.All.Select(window => window.Key))} after <code>window=</code>, got <code>{text}</code>.</p>
        </div>
        """);

    public static Markup BadOutcome(string text) => Html($"""
        <div class="empty">
        <h1>There is no such outcome</h1>
        <p>Expected {Links("outcome", TargetRequest.Outcomes.Select(outcome => outcome.Key))} after <code>outcome=</code>, got <code>{text}</code>.</p>
        </div>
        """);

    // Relative: on the page that was asked for.
    private static Markup Links(string parameter, IEnumerable<string> values) =>
        Join(values.Select((value, index) => Html($"""{(index == 0 ? "" : ", ")}<a href="?{parameter}={value}">{value}</a>""")));

    public static Markup BadCursor(string text) => Html($"""
        <div class="empty">
        <h1>That is not a time</h1>
        <p>Expected a time such as 2026-11-24T13:00:00Z after <code>before=</code>, got <code>{text}</code>.</p>
        </div>
        """);

    public static Markup Error(string title, string detail) => Html($"""
        <div class="empty">
        <h1>{title}</h1>
        <p>{detail}</p>
        </div>
        """);

    public static Markup BadQuery(string error) => Html($"""
        <div class="empty">
        <h1>That address is not understood</h1>
        <p>{error} <a href="/">All targets</a></p>
        </div>
        """);

    public static Markup BadParameter(string parameter, string expected, string got) => Html($"""
        <div class="empty">
        <h1>That address is not understood</h1>
        <p>Expected {expected} after <code>{parameter}=</code>, got <code>{got}</code>.</p>
        </div>
        """);

    public static Markup Unavailable => Html($"""
        <div class="empty">
        <h1>The history cannot be read right now</h1>
        <p>The database does not answer. That is our trouble and says nothing about the sites: checks go on, and what they find is kept and shown later.</p>
        <p>This page tries again by itself.</p>
        </div>
        """);
}
