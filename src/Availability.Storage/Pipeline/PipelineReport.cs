namespace Availability.Storage.Pipeline;

/// <summary>How the pipeline does, as far as the database knows.</summary>
public sealed record PipelineReport
{
    /// <summary>The monitors that were heard of in the last day, by location, the newest word first.</summary>
    public required IReadOnlyList<MonitorStatus> Monitors { get; init; }

    /// <summary>What arrives.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>The partitions of the stream; none when no writer has told yet where they end.</summary>
    public required IReadOnlyList<StreamPosition> Positions { get; init; }

    /// <summary>What became of the checks of the last hours that are over.</summary>
    public required Accounts Accounts { get; init; }

    /// <summary>The quarantine.</summary>
    public required SetAside SetAside { get; init; }

    /// <summary>The gaps of the last seven days, the newest first.</summary>
    public required IReadOnlyList<Gap> Gaps { get; init; }

    /// <summary>The history on disk.</summary>
    public required StoredHistory History { get; init; }

    /// <summary>Messages that are not stored yet; null when no writer has told.</summary>
    public long? Waiting => Positions.Count == 0 ? null : Positions.Sum(position => position.Waiting);

    /// <summary>When the writers last looked at the ends of the partitions: at the one that was looked at longest ago.</summary>
    public DateTimeOffset? ReadAt => Positions.Min(position => position.ReadAt);
}
