using System.Text.Json;
using Availability.Storage;

namespace Availability.Writer.Monitors;

/// <summary>Reads what monitors say of themselves. What passes here, the database takes.</summary>
internal static class MonitorMessageReader
{
    private const int LongestText = 1_000;

    private static readonly DateTimeOffset Earliest = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // As for checks: a monitor's clock may be this much ahead.
    private static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    /// <summary>Sorts a message to its kind; of an unknown kind it is ignored.</summary>
    /// <returns>Why it cannot be used; null when it can, or need not.</returns>
    public static string? Read(byte[]? value, DateTimeOffset now, ICollection<MonitorHeartbeat> heartbeats, ICollection<MonitorGap> gaps)
    {
        try
        {
            switch (JsonSerializer.Deserialize(value, MonitorMessages.Default.MonitorMessage))
            {
                case { Type: "heartbeat" } message when Fault(message, [message.At, .. Hours(message).Select(hour => hour.Hour)], now) is { } fault:
                    return fault;
                case { Type: "heartbeat" } message:
                    heartbeats.Add(Heartbeat(message));
                    return null;
                case { Type: "gap" } message when Fault(message, [message.At, message.From, message.To], now) is { } fault:
                    return fault;
                case { Type: "gap" } message:
                    gaps.Add(Gap(message));
                    return null;
                default:
                    return null;
            }
        }
        catch (JsonException exception)
        {
            return exception.Message;
        }
    }

    private static string? Fault(MonitorMessage message, IEnumerable<DateTimeOffset> instants, DateTimeOffset now)
    {
        if (!IsName(message.Monitor) || !IsName(message.Location))
        {
            return "it names no monitor or location";
        }

        if (!IsText(message.Version) || !IsText(message.Reason) || message.DelayP99 is < 0 or > 1e9 or double.NaN)
        {
            return "a field is out of bounds";
        }

        return instants.Any(instant => instant < Earliest || instant > now + Ahead) ? "an instant in it is out of bounds" : null;
    }

    private static bool IsName(string? text) => !string.IsNullOrEmpty(text) && IsText(text);

    private static bool IsText(string? text) => text is null || (text.Length <= LongestText && !text.Contains('\0', StringComparison.Ordinal));

    private static IReadOnlyList<MonitorMessage.HourCounts> Hours(MonitorMessage message) => message.Hours ?? [];

    private static MonitorHeartbeat Heartbeat(MonitorMessage message) => new()
    {
        Monitor = message.Monitor!,
        Location = message.Location!,
        At = message.At,
        Version = message.Version,
        Scheduled = message.Scheduled,
        Completed = message.Completed,
        Missed = message.Missed,
        Dropped = message.Dropped,
        Abandoned = message.Abandoned,
        InFlight = message.InFlight,
        Spooled = message.Spooled,
        DelayP99 = message.DelayP99 is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
        Hours = [.. Hours(message).Select(hour => new MonitorHour(hour.Hour, hour.Scheduled, hour.Published, hour.Dropped, hour.Abandoned))],
    };

    private static MonitorGap Gap(MonitorMessage message) => new()
    {
        Id = message.Id,
        Monitor = message.Monitor!,
        Location = message.Location!,
        At = message.At,
        From = message.From,
        To = message.To,
        Dropped = message.Dropped,
        Reason = message.Reason,
    };
}
