using Availability.Core;
using Availability.Storage.Reports;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>A state as a shape, a word and a colour.</summary>
internal static class StateBadge
{
    public static Markup Of(TargetState state) => state switch
    {
        TargetState.Up => Badge("up", "Up"),
        TargetState.Down => Badge("down", "Down"),
        _ => Badge("unknown", "Unknown"),
    };

    public static Markup Of(Outcome outcome) => outcome switch
    {
        Outcome.Up => Badge("up", "Up"),
        Outcome.Down => Badge("down", "Down"),
        _ => Badge("missed", "Missed"),
    };

    /// <summary>The shape alone, where the word stands beside it.</summary>
    public static Markup Icon(string name) => Html($"""<svg class="icon {name}" aria-hidden="true"><use href="#icon-{name}"/></svg>""");

    private static Markup Badge(string name, string word) => Html($"""<span class="badge {name}">{Icon(name)}{word}</span>""");
}
