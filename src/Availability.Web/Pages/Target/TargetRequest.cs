using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What of a target is asked for.</summary>
/// <param name="Window">The window of figures and charts.</param>
/// <param name="Outcome">Only checks of this outcome; null for all.</param>
/// <param name="Before">Where the list of checks begins; null for the newest.</param>
internal sealed record TargetRequest(ReportWindow Window, Outcome? Outcome, CheckCursor? Before)
{
    /// <summary>The outcomes that the list can be cut down to, by their names in an address.</summary>
    public static IReadOnlyList<(string Key, Outcome Value)> Outcomes { get; } =
        [("up", Core.Outcome.Up), ("down", Core.Outcome.Down), ("missed", Core.Outcome.Missed)];

    /// <summary>Its name in an address; null for all.</summary>
    public string? OutcomeKey => Outcomes.FirstOrDefault(choice => choice.Value == Outcome).Key;

    /// <summary>Reads the parameters of the page's address; what is empty is not there.</summary>
    /// <param name="window">The key of one of <see cref="ReportWindow.All"/>.</param>
    /// <param name="outcome">The key of one of <see cref="Outcomes"/>.</param>
    /// <param name="before">A time or a cursor.</param>
    /// <param name="problem">What to say about the first one that makes no sense; null when all do.</param>
    public static TargetRequest? Parse(string? window, string? outcome, string? before, out Markup? problem)
    {
        problem = null;
        if (Optional(window, ReportWindow.Find) is not { } length)
            problem = PlainPage.BadChoice("window", ReportWindow.All.Select(choice => choice.Key), window!);
        else if (!string.IsNullOrEmpty(outcome) && Outcomes.All(choice => choice.Key != outcome))
            problem = PlainPage.BadChoice("outcome", Outcomes.Select(choice => choice.Key), outcome);
        else if (string.IsNullOrEmpty(before))
            return new(length, FindOutcome(outcome), null);
        else if (CheckCursor.TryParse(before, out var cursor))
            return new(length, FindOutcome(outcome), cursor);
        else
            problem = PlainPage.BadParameter("before", InstantText.Expected, before);
        return null;
    }

    /// <summary>The address that asks for this.</summary>
    public string AddressOf(int target)
    {
        var query = new List<string>();
        if (Window != ReportWindow.Day)
            query.Add($"window={Window.Key}");
        if (OutcomeKey is { } outcome)
            query.Add($"outcome={outcome}");
        if (Before is { } before)
            query.Add($"before={Uri.EscapeDataString(before.ToString())}");
        return FormattableString.Invariant($"/targets/{target}") + (query.Count == 0 ? "" : "?" + string.Join('&', query));
    }

    private static ReportWindow? Optional(string? key, Func<string, ReportWindow?> find) => string.IsNullOrEmpty(key) ? ReportWindow.Day : find(key);

    private static Outcome? FindOutcome(string? key) =>
        string.IsNullOrEmpty(key) ? null : Outcomes.First(choice => choice.Key == key).Value;
}
