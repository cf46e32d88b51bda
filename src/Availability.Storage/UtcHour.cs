namespace Availability.Storage;

/// <summary>The hour that an instant lies in.</summary>
internal static class UtcHour
{
    public static DateTime Of(DateTimeOffset instant) => new(instant.UtcTicks - (instant.UtcTicks % TimeSpan.TicksPerHour), DateTimeKind.Utc);
}
