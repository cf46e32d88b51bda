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

    public static Markup BadParameter(string parameter, string expected, string got) => BadParameter(parameter, Html($"{expected}"), got);

    /// <summary>With links to what there is.</summary>
    public static Markup BadChoice(string parameter, IEnumerable<string> choices, string got) => BadParameter(
        parameter,
        // Relative: on the page that was asked for.
        Join(choices.Select((choice, index) => Html($"""{(index == 0 ? "" : ", ")}<a href="?{parameter}={choice}">{choice}</a>"""))),
        got);

    public static Markup Unavailable => Html($"""
        <div class="empty">
        <h1>The history cannot be read right now</h1>
        <p>The database does not answer. That is our trouble and says nothing about the sites: checks go on, and what they find is kept and shown later.</p>
        <p>This page tries again by itself.</p>
        </div>
        """);

    private static Markup BadParameter(string parameter, Markup expected, string got) => Html($"""
        <div class="empty">
        <h1>That address is not understood</h1>
        <p>Expected {expected} after <code>{parameter}=</code>, got <code>{got}</code>.</p>
        </div>
        """);
}
