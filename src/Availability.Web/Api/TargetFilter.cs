using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>Which targets somebody wants; null is any.</summary>
/// <param name="Text">In the name, the URL or the group, in any case.</param>
/// <param name="State">Of all locations together.</param>
/// <param name="Group">Exactly this; empty for those without one.</param>
/// <param name="Name">Exactly this.</param>
/// <param name="Retired">No longer checked, or not.</param>
internal sealed record TargetFilter(string? Text, TargetState? State, string? Group, string? Name, bool? Retired)
{
    public bool Matches(TargetSummary target) =>
        (Text is null || Contains(target.Name) || Contains(target.Url) || Contains(target.Group))
        && (State is null || target.State == State)
        && (Group is null || Group == (target.Group ?? ""))
        && (Name is null || target.Name == Name)
        && (Retired is null || target.Retired == Retired);

    private bool Contains(string? text) => text?.Contains(Text!, StringComparison.OrdinalIgnoreCase) == true;
}
