namespace Availability.Writer;

/// <summary>When a batch is complete.</summary>
/// <param name="Messages">Most messages.</param>
/// <param name="Bytes">Most bytes; the message that goes over it is the last.</param>
/// <param name="Age">Longest wait of the first message.</param>
internal sealed record BatchLimits(int Messages, long Bytes, TimeSpan Age);
