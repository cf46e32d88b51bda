namespace Availability.Core;

/// <summary><see cref="Timings"/> in the message.</summary>
internal sealed class TimingsRecord
{
    public TimeSpan? Dns { get; set; }

    public TimeSpan? Connect { get; set; }

    public TimeSpan? Tls { get; set; }

    public TimeSpan? FirstByte { get; set; }

    public TimeSpan? Transfer { get; set; }

    public TimeSpan? Total { get; set; }

    public static TimingsRecord From(Timings timings) => new()
    {
        Dns = CheckRecord.AtMost(timings.Dns),
        Connect = CheckRecord.AtMost(timings.Connect),
        Tls = CheckRecord.AtMost(timings.Tls),
        FirstByte = CheckRecord.AtMost(timings.FirstByte),
        Transfer = CheckRecord.AtMost(timings.Transfer),
        Total = CheckRecord.AtMost(timings.Total),
    };

    public Timings ToTimings() => new(Dns, Connect, Tls, FirstByte, Transfer, Total);
}
