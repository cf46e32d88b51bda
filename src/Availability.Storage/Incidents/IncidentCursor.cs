using System.Globalization;
using Availability.Storage.Reports;

namespace Availability.Storage.Incidents;

/// <summary>A place in the list of incidents, newest first.</summary>
/// <param name="Start">When the incident began.</param>
/// <param name="TargetId">Several may begin at once: the target's id, ascending.</param>
public readonly record struct IncidentCursor(DateTimeOffset Start, int TargetId)
{
    private const char Separator = '~';

    /// <summary>Reads what <see cref="ToString"/> wrote, or a plain time.</summary>
    public static bool TryParse(string text, out IncidentCursor cursor)
    {
        cursor = default;
        var separator = text.IndexOf(Separator, StringComparison.Ordinal);
        var target = 0;
        if (separator >= 0 && !int.TryParse(text.AsSpan(separator + 1), NumberStyles.None, CultureInfo.InvariantCulture, out target))
            return false;
        if (!CheckCursor.TryParse(separator < 0 ? text : text[..separator], out var time))
            return false;
        cursor = new(time.ScheduledAt, separator < 0 ? int.MaxValue : target);
        return true;
    }

    /// <summary>For a link.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Start.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'}{Separator}{TargetId}");

    internal bool Precedes(TargetIncident incident) =>
        incident.Start < Start || (incident.Start == Start && incident.TargetId > TargetId);
}
