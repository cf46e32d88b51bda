using Availability.Storage.Incidents;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>A page of incidents at one moment, and what can be said about them together.</summary>
internal sealed record IncidentsView(IncidentPage Page, ReportWindow Window, TargetReport? Target, bool IsFirst, DateTimeOffset Now, TimeSpan StaleAfter)
{
    /// <summary>How much of the window was looked at: the page always asks.</summary>
    public Observation Observation => Page.Observation!;

    /// <summary>Nothing comes any more: what goes on now nobody knows.</summary>
    public bool IsStale => Observation.NewestAt is not { } newest || Now - newest > Patience;

    /// <summary>The ended ones by the UTC day on which they began, the newest first.</summary>
    public IEnumerable<IGrouping<DateOnly, Incident>> Days => Page.Ended.GroupBy(incident => DateOnly.FromDateTime(incident.Start.UtcDateTime));

    /// <summary>For the page's colour and icon.</summary>
    public TargetState State => Page.OngoingCount > 0 ? TargetState.Down : IsStale ? TargetState.Unknown : TargetState.Up;

    /// <summary>One line that says it all.</summary>
    public string Summary => (Page.OngoingCount, IsStale, Page.Ended.Count) switch
    {
        (1, _, _) => "1 incident now",
        ( > 1 and var ongoing, _, _) => $"{Words.Number(ongoing)} incidents now",
        _ when Observation.ObservedDays == 0 => "Nothing was checked in this time",
        (_, true, _) => "What is down now is not known",
        (_, _, 0) when Observation.ObservedDays == Observation.Days => $"No incidents in the last {Window.Words}",
        (_, _, 0) => "No incidents in the days that were checked",
        _ => "No incident now",
    };

    // Three periods, as for a target's state.
    private TimeSpan Patience => Verdict.FreshFor(Observation.Period) is var fresh && fresh > StaleAfter ? fresh : StaleAfter;
}
