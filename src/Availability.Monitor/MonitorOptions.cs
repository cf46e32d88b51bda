using System.ComponentModel.DataAnnotations;
using Availability.Core;

namespace Availability.Monitor;

/// <summary>What a monitor checks, how often and from where.</summary>
internal sealed class MonitorOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Monitor";

    /// <summary>What a body's buffer can hold: 1 GiB.</summary>
    public const long LargestBody = 1L << 30;

    /// <summary>The targets file; <c>-</c> is standard input.</summary>
    [Required(ErrorMessage = "Which websites? Give a targets file, or - for standard input.")]
    public string Config { get; set; } = "";

    /// <summary>Time between two checks of a target that names none.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "365.00:00:00", ErrorMessage = "--period: expected 0.1 s to 365 days.")]
    public TimeSpan Period { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Deadline of a whole check of a target that names none; the period is in force where it is shorter.</summary>
    [Range(typeof(TimeSpan), "00:00:00.001", "1.00:00:00", ErrorMessage = "--timeout: expected 1 ms to 1 day.")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Names the vantage point.</summary>
    [Required(ErrorMessage = "--location: expected a name.")]
    public string Location { get; set; } = Check.DefaultLocation;

    /// <summary>
    /// Most checks that run at the same time. Each holds a descriptor and its buffers; the default fits below the usual hard
    /// limit of 4,096 descriptors; at 15 s per hanging site it carries 130 of them per second.
    /// </summary>
    [Range(1, 1_000_000, ErrorMessage = "--concurrency: expected 1 to 1000000.")]
    public int Concurrency { get; set; } = 2_000;

    /// <summary>Most body bytes read, after decompression, of a target that names no other limit.</summary>
    [Range(0L, LargestBody, ErrorMessage = "--max-body: expected 0 to 1GiB.")]
    public long MaxBody { get; set; } = 1024 * 1024;

    /// <summary>Refuse to dial loopback, private, link-local and metadata addresses.</summary>
    public bool DenyPrivate { get; set; }

    /// <summary>Names of query parameters, separated by commas, whose values are shown nowhere.</summary>
    public string Redact { get; set; } = "";

    /// <summary>
    /// Hosts and ports that are dialled when a failure may be our own network's; when one answers, it is not. Empty for none.
    /// </summary>
    public string Vantage { get; set; } = "";

    /// <summary>Where records go.</summary>
    public MonitorOutput Output { get; set; } = MonitorOutput.Kafka;

    /// <summary>A folder for records that the broker does not take; null: they wait in memory only.</summary>
    public string? Spool { get; set; }

    /// <summary>Most bytes of records in it; the oldest are dropped for newer ones.</summary>
    [Range(64L * 1024, 1L << 50, ErrorMessage = "--spool-max: expected at least 64KiB.")]
    public long SpoolMax { get; set; } = 1024 * 1024 * 1024;

    /// <summary>
    /// Most records that wait for the broker; what comes then is dropped and told as a gap. At 1,667 records per second
    /// (100,000 targets a minute) this is ten minutes.
    /// </summary>
    [Range(1, 10_000_000)]
    public int QueueMessages { get; set; } = 1_000_000;

    /// <summary>Most kibibytes of them; 1,000,000 records take about that.</summary>
    [Range(1, 2_097_151)]
    public int QueueKilobytes { get; set; } = 768 * 1024;

    /// <summary>How long a stop waits for records to be delivered.</summary>
    public TimeSpan FlushTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Check every target once, then end.</summary>
    public bool Once { get; set; }

    /// <summary>Only say what is wrong with the targets file.</summary>
    public bool CheckConfig { get; set; }
}
