using Availability.Core;
using Availability.Storage.Incidents;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What was observed of a target in the window that the page shows.</summary>
/// <param name="Window">As a whole.</param>
/// <param name="Series">For the chart: the same, in parts as fine as they can be.</param>
/// <param name="Failures">Examples of the failures, by kind.</param>
/// <param name="Certificate">Of the newest check that saw one; null without any.</param>
/// <param name="Incidents">The newest ones of the window; null when no check failed in it.</param>
internal sealed record TargetHistory(
    WindowReport Window, WindowReport Series, ILookup<FailureKind?, Check> Failures, CertificateStatus? Certificate, IncidentPage? Incidents);
