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

    /// <summary>A stop first reads all that is on the topic by then. For a broker that ends with this process.</summary>
    public bool DrainOnStop { get; set; }
}
