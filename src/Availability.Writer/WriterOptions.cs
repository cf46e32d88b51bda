using System.ComponentModel.DataAnnotations;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>How the stream is stored.</summary>
public sealed class WriterOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Writer";

    /// <summary>The longest that a check waits for others to be stored with.</summary>
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>The consumer group: writers of one group share the partitions.</summary>
    [Required]
    public string GroupId { get; set; } = "checks-writer";

    /// <summary>What a start does about the schema.</summary>
    public MigrationMode Migrate { get; set; } = MigrationMode.Auto;

    /// <summary>A topic that was recreated is read from its beginning; otherwise the writer refuses it.</summary>
    public bool AcceptNewTopic { get; set; }

    /// <summary>How long raw rows are kept; null is the default, and keeps rows of another program that were taken over.</summary>
    public TimeSpan? RetainRaw { get; set; }

    /// <summary>How long hourly rollups are kept.</summary>
    public TimeSpan RetainRollups { get; set; } = new Retention().Rollups;

    /// <summary>Both together.</summary>
    internal Retention Retention => new()
    {
        Raw = RetainRaw ?? new Retention().Raw,
        Rollups = RetainRollups,
        IsRawExplicit = RetainRaw is not null,
    };

    /// <summary>
    /// How long the group waits for a writer that is not heard of before another gets its partitions. Six seconds is the least
    /// that brokers allow unless told. Being expelled by mistake costs only a rejoin, since offsets are fenced in Postgres.
    /// </summary>
    public TimeSpan SessionTimeout { get; set; } = TimeSpan.FromSeconds(6);

    /// <summary>A stop first reads all that is on the topic by then. For a broker that ends with this process.</summary>
    public bool DrainOnStop { get; set; }
}
