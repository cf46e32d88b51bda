using Availability.Storage.Reports;

namespace Availability.Storage.Incidents;

/// <summary>A place in the list of incidents, newest first.</summary>
/// <param name="Start">When the incident began.</param>
/// <param name="TargetId">Several may begin at once: the target's id, ascending.</param>
public readonly record struct IncidentCursor(DateTimeOffset Start, int TargetId)
{
    /// <summary>Reads what <see cref="ToString"/> wrote, or a plain time, which is strictly before it.</summary>
    public static bool TryParse(string text, out IncidentCursor cursor)
    {
        var isRead = CursorText.TryParse(text, int.MaxValue, int.MaxValue, out var start, out var target);
        cursor = isRead ? new(start, target) : default;
        return isRead;
    }

    /// <summary>For a link.</summary>
    public override string ToString() => CursorText.Format(Start, TargetId);

    internal bool Precedes(TargetIncident incident) =>
        incident.Start < Start || (incident.Start == Start && incident.TargetId > TargetId);
}
