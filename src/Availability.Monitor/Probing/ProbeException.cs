using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>A fault that the probing code itself found. It never leaves <see cref="DeadlineProbe"/>: there a failed check is a value.</summary>
internal sealed class ProbeException(FailureKind kind, Phase? phase, string detail) : Exception(detail)
{
    public Failure Failure { get; } = new(kind, phase, detail);
}
