namespace Availability.Core;

/// <summary><see cref="Failure"/> in the message.</summary>
internal sealed record FailureRecord(FailureKind? Kind, Phase? Phase, string? Detail);
