namespace Availability.Monitor;

/// <summary>Where records go.</summary>
internal enum MonitorOutput
{
    /// <summary>To the topic.</summary>
    Kafka,

    /// <summary>To standard output, one JSON object per line.</summary>
    Stdout,
}
