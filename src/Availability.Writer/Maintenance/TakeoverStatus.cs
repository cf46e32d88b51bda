using System.Diagnostics.Metrics;
using Availability.Storage.Takeover;

namespace Availability.Writer;

/// <summary>How far the old program's table is in the history, for <c>/health</c> and for <c>/metrics</c>.</summary>
internal sealed class TakeoverStatus
{
    private volatile TakeoverProgress? _progress;
    private volatile string? _trouble;

    public TakeoverStatus(IMeterFactory meters) => meters.Create(WriterMetrics.Name).CreateObservableGauge(
        "availability.writer.takeover.remaining", Remaining, "{row}", "Rows of the old program's table that are not in the history yet.");

    /// <summary>One sentence; null when there is nothing to take over.</summary>
    public string? Sentence => (_progress, _trouble) switch
    {
        (_, { } trouble) => $"taking over the old table is interrupted: {trouble}",
        (null, _) => null,
        ({ IsFinished: true } all, _) => FormattableString.Invariant($"all {all.Done} rows of the old table are taken over"),
        ({ Rows: { } rows } some, _) => FormattableString.Invariant($"{some.Done} of {rows} rows of the old table are taken over"),
        _ => "the rows of the old table are being counted",
    };

    public void Reached(TakeoverProgress? progress) => (_progress, _trouble) = (progress, null);

    /// <returns>Whether this is news.</returns>
    public bool Failed(string trouble)
    {
        var isNews = _trouble != trouble;
        _trouble = trouble;
        return isNews;
    }

    // Nothing is shown where there was no old table.
    private IEnumerable<Measurement<long>> Remaining() =>
        _progress?.Remaining is { } remaining ? [new Measurement<long>(remaining)] : [];
}
