using Availability.Core;

namespace Availability.Browser.Tests;

/// <summary>A time in which checks fail.</summary>
/// <param name="Start">Before the end of the history.</param>
/// <param name="Length">From then on.</param>
/// <param name="Kind">Why.</param>
/// <param name="Detail">In words.</param>
/// <param name="Share">Of the checks in it, 0 to 1.</param>
/// <param name="StatusCode">Of the answers, if there are any.</param>
internal sealed record Outage(
    TimeSpan Start, TimeSpan Length, FailureKind Kind, string? Detail = null, double Share = 1, int? StatusCode = null)
{
    public bool Covers(TimeSpan beforeEnd) => beforeEnd <= Start && beforeEnd > Start - Length;

    public Failure Failure => new(Kind, Kind switch
    {
        FailureKind.Dns => Phase.Dns,
        FailureKind.ConnectRefused or FailureKind.ConnectTimeout => Phase.Connect,
        FailureKind.TlsCertificate => Phase.Tls,
        FailureKind.Timeout => Phase.FirstByte,
        _ => null,
    }, Detail ?? (Kind == FailureKind.Status ? "expected 200-299" : null));
}
