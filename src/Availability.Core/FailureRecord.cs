namespace Availability.Core;

/// <summary><see cref="Failure"/> in the message.</summary>
internal sealed class FailureRecord
{
    public FailureKind? Kind { get; set; }

    public Phase? Phase { get; set; }

    public string? Detail { get; set; }

    public static FailureRecord From(Failure failure) =>
        new() { Kind = failure.Kind, Phase = failure.Phase, Detail = DetailText.Clean(failure.Detail) };

    public Failure ToFailure() => new(Kind!.Value, Phase, DetailText.Clean(Detail));
}
