namespace Availability.Core;

/// <summary><see cref="Timings"/> in the message.</summary>
internal sealed record TimingsRecord(
    TimeSpan? Dns, TimeSpan? Connect, TimeSpan? Tls, TimeSpan? FirstByte, TimeSpan? Transfer, TimeSpan? Total)
{
    public static TimingsRecord From(Timings timings) => new(
        CheckRecord.AtMost(timings.Dns),
        CheckRecord.AtMost(timings.Connect),
        CheckRecord.AtMost(timings.Tls),
        CheckRecord.AtMost(timings.FirstByte),
        CheckRecord.AtMost(timings.Transfer),
        CheckRecord.AtMost(timings.Total));

    public Timings ToTimings() => new(Dns, Connect, Tls, FirstByte, Transfer, Total);
}
