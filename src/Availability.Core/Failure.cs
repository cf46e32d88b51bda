namespace Availability.Core;

/// <summary>Why a check is not up.</summary>
/// <param name="Kind">The reason, from a closed list.</param>
/// <param name="Phase">Where it happened; null where no phase applies.</param>
/// <param name="Detail">For people, without secrets; null where the kind says it all.</param>
public sealed record Failure(FailureKind Kind, Phase? Phase = null, string? Detail = null);
