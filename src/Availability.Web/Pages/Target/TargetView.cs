using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>All that the page of a target shows.</summary>
/// <param name="Target">The target and its state.</param>
/// <param name="Request">What of it was asked for.</param>
/// <param name="Checks">Some of its checks.</param>
/// <param name="History">Its window; null on a page of older checks alone.</param>
/// <param name="Now">When it was read.</param>
internal sealed record TargetView(TargetReport Target, TargetRequest Request, CheckPage Checks, TargetHistory? History, DateTimeOffset Now)
{
    public bool IsNewest => History is not null;
}
