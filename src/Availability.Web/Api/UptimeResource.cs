using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>What was observed of a target in a window. Durations are seconds, instants UTC.</summary>
internal sealed record UptimeResource
{
    /// <summary>The target's id.</summary>
    public required int Id { get; init; }

    /// <summary>The target's name.</summary>
    public required string Name { get; init; }

    /// <summary>Where the window begins: with a full bucket, at the instant that was asked for or before it.</summary>
    public required DateTime From { get; init; }

    /// <summary>Where its last bucket ends, at the instant that was asked for or after it.</summary>
    public required DateTime Until { get; init; }

    /// <summary>Length of a bucket.</summary>
    public required double Step { get; init; }

    /// <summary>The whole window.</summary>
    public required WindowResource Total { get; init; }

    /// <summary>The mean of each phase over the up checks; null where none measured it.</summary>
    public required TimingsResource Phases { get; init; }

    /// <summary>How many checks failed by each kind, missed ones too; kinds that did not occur are absent.</summary>
    public required IReadOnlyDictionary<FailureKind, int> Failures { get; init; }

    /// <summary>The window in equal parts, oldest first, those without a record included.</summary>
    public required IReadOnlyList<BucketResource> Buckets { get; init; }

    public static UptimeResource Of(TargetReport target, WindowReport window) => new()
    {
        Id = target.Id,
        Name = target.Name,
        From = window.From.UtcDateTime,
        Until = window.Until.UtcDateTime,
        Step = window.Step.TotalSeconds,
        Total = WindowResource.From(window),
        Phases = TimingsResource.From(window.Phases),
        Failures = window.Failures,
        Buckets = [.. window.Buckets.Select(BucketResource.From)],
    };
}
