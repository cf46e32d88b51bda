using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>A part's state as a shape, a word and a colour.</summary>
internal static class PartBadge
{
    public static string Name(PartState state) => state switch
    {
        PartState.Good => "up",
        PartState.Unknown => "unknown",
        PartState.Attention => "warn",
        _ => "down",
    };

    public static Markup Of(PartState state) => Html($"""
        <span class="badge {Name(state)}">{StateBadge.Icon(Name(state))}{state switch { PartState.Good => "Good", PartState.Unknown => "Unknown", PartState.Attention => "Look at it", _ => "Bad" }}</span>
        """);
}
