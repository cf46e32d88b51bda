using System.Text;
using System.Text.Json;
using Availability.Storage;

namespace Availability.Writer.Monitors;

/// <summary>Reads what monitors say of themselves. What passes here, the database takes.</summary>
internal static class MonitorMessageReader
{
    // Monitors and locations are keys: an index entry of Postgres holds 2,704 bytes.
    private const int LongestText = 1_000;

    // Beyond any monitor's life, and sums of it still fit.
    private const long LargestCount = 1_000_000_000_000_000;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // As for checks: a monitor's clock may be this much ahead.
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>Sorts a message to its kind; of an unknown kind it is ignored.</summary>
    /// <returns>Why it cannot be used; null when it can, or need not.</returns>
    public static string? Read(byte[]? value, DateTimeOffset now, ICollection<MonitorHeartbeat> heartbeats, ICollection<MonitorGap> gaps)
    {
        try
        {
            return JsonSerializer.Deserialize(value, MonitorMessages.Default.MonitorMessage)?.Type switch
            {
                "heartbeat" => Take(JsonSerializer.Deserialize(value, MonitorMessages.Default.MonitorHeartbeat)!, now, heartbeats),
                "gap" => Take(JsonSerializer.Deserialize(value, MonitorMessages.Default.MonitorGap)!, now, gaps),
                _ => null,
            };
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    private static string? Take(MonitorHeartbeat heartbeat, DateTimeOffset now, ICollection<MonitorHeartbeat> heartbeats)
    {
        // Generated code gives an init-only property that is absent no default.
        heartbeat = heartbeat with { Hours = heartbeat.Hours ?? [] };
        if (heartbeat.Hours.Any(hour => hour is null))
        {
            return "an hour in it is null";
        }

        var fault = Fault(heartbeat.Monitor, heartbeat.Location, heartbeat.Version)
            ?? Fault(now, [heartbeat.At, .. heartbeat.Hours.Select(hour => hour.Hour)])
            ?? Fault(
                heartbeat.Scheduled, heartbeat.Completed, heartbeat.Missed, heartbeat.Dropped, heartbeat.Abandoned, heartbeat.InFlight, heartbeat.Spooled)
            ?? Fault([.. heartbeat.Hours.SelectMany(hour => (long[])[hour.Scheduled, hour.Published, hour.Dropped, hour.Abandoned])]);
        if (fault is null)
        {
            heartbeats.Add(heartbeat);
        }

        return fault;
    }

    private static string? Take(MonitorGap gap, DateTimeOffset now, ICollection<MonitorGap> gaps)
    {
        var fault = Fault(gap.Monitor, gap.Location, gap.Reason) ?? Fault(now, gap.At, gap.From, gap.To) ?? Fault(gap.Dropped);
        if (fault is null)
        {
            gaps.Add(gap);
        }

        return fault;
    }

    private static string? Fault(string monitor, string location, string? text) =>
        monitor.Length == 0 || location.Length == 0 ? "it names no monitor or location"
        : new[] { monitor, location, text }.All(IsStorable) ? null
        : "a text in it is out of bounds";

    private static bool IsStorable(string? text) =>
        text is null || (Encoding.UTF8.GetByteCount(text) <= LongestText && !text.Contains('\0', StringComparison.Ordinal));

    private static string? Fault(DateTimeOffset now, params IEnumerable<DateTimeOffset> instants) =>
        instants.Any(instant => instant < Earliest || instant > now + Ahead) ? "an instant in it is out of bounds" : null;

    private static string? Fault(params IEnumerable<long> counts) =>
        counts.Any(count => count is < 0 or > LargestCount) ? "a count in it is out of bounds" : null;
}
