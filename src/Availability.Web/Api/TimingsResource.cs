using Availability.Core;

namespace Availability.Web;

/// <summary>How long the phases took, in seconds; null where not measured.</summary>
internal sealed record TimingsResource(double? Dns, double? Connect, double? Tls, double? FirstByte, double? Transfer, double? Total)
{
    public static TimingsResource From(Timings timings) => new(
        timings.Dns?.TotalSeconds, timings.Connect?.TotalSeconds, timings.Tls?.TotalSeconds,
        timings.FirstByte?.TotalSeconds, timings.Transfer?.TotalSeconds, timings.Total?.TotalSeconds);
}
