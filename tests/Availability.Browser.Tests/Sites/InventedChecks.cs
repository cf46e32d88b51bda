using Availability.Core;

namespace Availability.Browser.Tests;

/// <summary>The checks of one target from one location, always the same ones.</summary>
/// <param name="target">Of which.</param>
/// <param name="location">From where.</param>
/// <param name="now">When they end.</param>
internal sealed class InventedChecks(InventedTarget target, string location, DateTimeOffset now)
{
    // Two days on which no monitor ran, and how long the careers page has not been looked at.
    private static readonly (TimeSpan Start, TimeSpan Length) Silence = (new(45, 12, 10, 0), TimeSpan.FromDays(2));
    private static readonly TimeSpan MissedLately = TimeSpan.FromMinutes(50);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private readonly Random _random = new(Seed(target.Name + location));

    /// <summary>The check of a slot; null when there is none.</summary>
    public Check? At(DateTimeOffset slot)
    {
        var beforeEnd = now - slot;
        if (beforeEnd <= Silence.Start && beforeEnd > Silence.Start - Silence.Length)
            return null;
        var total = Total(slot);
        if (target == InventedTarget.All[InventedTarget.Unknown - 1] && beforeEnd < MissedLately)
        {
            return Make(slot, total) with
            {
                Outcome = Outcome.Missed,
                Failure = new(FailureKind.Monitor),
                StatusCode = null,
                ResponseTime = TimeSpan.Zero,
                Timings = default,
            };
        }

        var outage = target.Outages.FirstOrDefault(outage => outage.Covers(beforeEnd) && _random.NextDouble() < outage.Share);
        return outage is null ? Make(slot, total) : Fail(Make(slot, total), outage);
    }

    private static int Seed(string text) => text.Aggregate(17, (seed, letter) => unchecked(seed * 31 + letter));

    // Busier by day, now and then several times that.
    private TimeSpan Total(DateTimeOffset slot)
    {
        var day = 1 + 0.25 * Math.Sin((slot.TimeOfDay.TotalHours - 9) / 24 * 2 * Math.PI);
        var noise = Math.Exp(0.5 * (_random.NextDouble() + _random.NextDouble() + _random.NextDouble() - 1.5));
        var tail = _random.Next(60) == 0 ? 2.5 : 1;
        var distance = location == InventedHistory.Locations[0] ? 0 : 85;
        return TimeSpan.FromMicroseconds(Math.Round(1000 * (target.Milliseconds * day * noise * tail + distance)));
    }

    private Check Make(DateTimeOffset slot, TimeSpan total) => new()
    {
        RequestId = Guid.CreateVersion7(slot),
        Timestamp = slot,
        ScheduledAt = slot,
        Target = target.Name,
        Url = target.Url,
        Group = target.Group,
        Location = location,
        Period = InventedTarget.Period,
        Outcome = Outcome.Up,
        StatusCode = 200,
        ResponseTime = total * 0.95,
        Timings = new(total * 0.06, total * 0.14, total * 0.22, total * 0.5, total * 0.08, total),
        Delay = TimeSpan.FromMicroseconds(300),
        RemoteIp = "192.0.2.10",
        HttpVersion = "1.1",
        BodyBytes = 18_204,
        CertificateExpiresAt = now.AddDays(target.Milliseconds % 60 + 12),
        Monitor = location + "-1",
    };

    private static Check Fail(Check check, Outage outage)
    {
        var failed = check with { Outcome = Outcome.Down, Failure = outage.Failure, StatusCode = outage.StatusCode };
        return outage.Kind switch
        {
            FailureKind.Timeout or FailureKind.ConnectTimeout =>
                failed with { ResponseTime = Timeout, Timings = new(Dns: check.Timings.Dns, Total: Timeout) },
            FailureKind.Dns or FailureKind.ConnectRefused => failed with { Timings = new(Dns: check.Timings.Dns, Total: check.Timings.Dns) },
            _ => failed,
        };
    }
}
