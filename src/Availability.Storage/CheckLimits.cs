using System.Globalization;
using System.Text;
using Availability.Core;

namespace Availability.Storage;

/// <summary>What a check must keep to, to fit the history's narrow columns.</summary>
internal static class CheckLimits
{
    /// <summary>A monitor's clock may be this much ahead.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(1);

    // An index entry of Postgres holds 2,704 bytes.
    private const int NameBytes = 2_000;

    private static readonly TimeSpan LongestDuration = TimeSpan.FromMicroseconds(int.MaxValue);

    /// <summary>Why the check cannot be stored; null when it can.</summary>
    public static string? Reject(Check check, DateTimeOffset now)
    {
        if (check.ScheduledAt > now + Ahead)
        {
            return Invariant($"scheduled_at {check.ScheduledAt:O} is more than {Ahead.TotalHours} h in the future");
        }

        // Every day is a partition of its own, and Npgsql takes the earliest instant for -infinity.
        if (check.ScheduledAt < DateTimeOffset.UnixEpoch)
        {
            return Invariant($"scheduled_at {check.ScheduledAt:O} is before 1970");
        }

        return LongName("target", check.Target) ?? LongName("location", check.Location)
            ?? OutOfRange("status_code", check.StatusCode) ?? OutOfRange("redirects", check.Redirects)
            ?? TooLong("response_time", check.ResponseTime) ?? TooLong("delay", check.Delay) ?? TooLong(check.Timings);
    }

    private static string? TooLong(Timings timings) =>
        TooLong("timings.dns", timings.Dns) ?? TooLong("timings.connect", timings.Connect) ?? TooLong("timings.tls", timings.Tls)
        ?? TooLong("timings.first_byte", timings.FirstByte) ?? TooLong("timings.transfer", timings.Transfer)
        ?? TooLong("timings.total", timings.Total);

    private static string? TooLong(string field, TimeSpan? duration) =>
        duration is { } value && value.Duration() > LongestDuration
            ? Invariant($"{field} {value.TotalSeconds} s is longer than {LongestDuration.TotalSeconds:F0} s")
            : null;

    private static string? OutOfRange(string field, int? number) =>
        number is < short.MinValue or > short.MaxValue ? Invariant($"{field} {number} is out of range") : null;

    private static string? LongName(string field, string name) =>
        name.Length > NameBytes / 3 && Encoding.UTF8.GetByteCount(name) > NameBytes
            ? Invariant($"{field} is longer than {NameBytes} bytes")
            : null;

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
