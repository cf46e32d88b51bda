using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>A target as the API shows it. Durations are seconds, instants UTC.</summary>
internal sealed record TargetResource
{
    public required int Id { get; init; }

    public required string Name { get; init; }

    public required string Url { get; init; }

    public string? Group { get; init; }

    public required TargetState State { get; init; }

    /// <summary>Start of the present state; for unknown the last result; null when there never was one.</summary>
    public DateTime? Since { get; init; }

    /// <summary>False: the state began before <see cref="Since"/>, out of sight.</summary>
    public required bool SinceIsExact { get; init; }

    public required bool Retired { get; init; }

    public double? Period { get; init; }

    public CheckResource? Last { get; init; }

    public required WindowResource Day { get; init; }

    public static TargetResource From(TargetReport target) => new()
    {
        Id = target.Id,
        Name = target.Name,
        Url = target.Url,
        Group = target.Group,
        State = target.Verdict.State,
        Since = target.Verdict.Since?.UtcDateTime,
        SinceIsExact = target.Verdict.SinceIsExact,
        Retired = target.Retired,
        Period = target.Period?.TotalSeconds,
        Last = target.Last is { } last ? CheckResource.From(last) : null,
        Day = WindowResource.From(target.Day),
    };
}
