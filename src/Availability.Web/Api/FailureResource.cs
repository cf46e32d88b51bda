using Availability.Core;

namespace Availability.Web;

/// <summary>Why a check is not up, by the names of the wire format.</summary>
internal sealed record FailureResource(FailureKind Kind, Phase? Phase, string? Detail);
