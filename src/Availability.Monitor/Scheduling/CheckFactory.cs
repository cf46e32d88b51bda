using Availability.Core;
using Availability.Monitor.Probing;

namespace Availability.Monitor.Scheduling;

/// <summary>Makes records of results. Each gets its id here, once.</summary>
internal sealed class CheckFactory(MonitorInstance instance, TimeProvider clock)
{
    /// <summary>Of a check that has a slot.</summary>
    public Check Completed(DueCheck due, TimeSpan delay, ProbeResult result) => result.Outcome == Outcome.Missed
        ? Missed(due, result.Failure!.Detail ?? "the monitor could not check")
        : Completed(due.Probe, result) with
        {
            ScheduledAt = due.Slot,
            Period = due.Probe.Period,
            Delay = Microseconds.Truncate(delay),
        };

    /// <summary>Of a check outside the schedule: its slot is when it started.</summary>
    public Check Completed(ProbeTarget probe, ProbeResult result) => new()
    {
        RequestId = NewId(),
        Timestamp = result.StartedAt,
        Url = probe.Target.Url,
        ResponseTime = result.ResponseTime,
        StatusCode = result.StatusCode,
        Match = result.Match,
        Target = probe.Target.Name,
        Location = instance.Location,
        Group = probe.Target.Group,
        Monitor = instance.Id,
        ScheduledAt = result.StartedAt,
        Outcome = result.Outcome,
        Failure = result.Failure,
        Timings = result.Timings,
        RemoteIp = result.RemoteIp,
        HttpVersion = result.HttpVersion,
        Redirects = result.Redirects,
        IsDowngraded = result.IsDowngraded,
        BodyBytes = result.BodyBytes,
        CertificateExpiresAt = result.CertificateExpiresAt,
    };

    /// <summary>Of a slot in which we could not check.</summary>
    public Check Missed(DueCheck due, string detail) => new()
    {
        RequestId = NewId(),
        Timestamp = due.Slot,
        Url = due.Probe.Target.Url,
        ResponseTime = TimeSpan.Zero,
        Target = due.Probe.Target.Name,
        Location = instance.Location,
        Group = due.Probe.Target.Group,
        Period = due.Probe.Period,
        Monitor = instance.Id,
        ScheduledAt = due.Slot,
        Outcome = Outcome.Missed,
        Failure = new Failure(FailureKind.Monitor, null, detail),
    };

    private Guid NewId() => Guid.CreateVersion7(clock.GetUtcNow());
}
