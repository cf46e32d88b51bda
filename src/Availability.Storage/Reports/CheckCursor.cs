namespace Availability.Storage.Reports;

/// <summary>
/// A place in a target's history, newest first. Locations share their slots, so a time alone would lose rows at the edge of
/// a page; a plain time (location 0) means strictly before it.
/// </summary>
/// <param name="ScheduledAt">The slot.</param>
/// <param name="LocationId">The location within the slot.</param>
public readonly record struct CheckCursor(DateTimeOffset ScheduledAt, short LocationId)
{
    /// <summary>Reads <c>2026-11-24T13:00:00Z</c> (an offset may stand there; without one it is UTC) or what <see cref="ToString"/> wrote.</summary>
    public static bool TryParse(string text, out CheckCursor cursor)
    {
        var isRead = CursorText.TryParse(text, short.MaxValue, 0, out var at, out var location);
        cursor = isRead ? new(at, (short)location) : default;
        return isRead;
    }

    /// <summary>For a link.</summary>
    public override string ToString() => CursorText.Format(ScheduledAt, LocationId);
}
