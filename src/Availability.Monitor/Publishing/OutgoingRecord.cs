using System.Diagnostics;
using System.Text;

namespace Availability.Monitor.Publishing;

/// <summary>A check as it goes to the topic: made once, sent with the same key, headers and bytes however often.</summary>
internal sealed record OutgoingRecord
{
    // What a row of the spool takes beside key and value: the headers, the slot, the pages' own share.
    private const int Overhead = 200;

    /// <summary>The target's name.</summary>
    public required byte[] Key { get; init; }

    public required byte[] Value { get; init; }

    /// <summary>The instance that made it: a header, so that undecodable bytes keep their origin.</summary>
    public required string Monitor { get; init; }

    public required string Location { get; init; }

    public required DateTimeOffset Slot { get; init; }

    /// <summary>The other header; null without tracing.</summary>
    public string? TraceParent { get; init; }

    /// <summary>Open until the record is confirmed, lost or on disk; null without tracing, and from the disk.</summary>
    public Activity? Span { get; init; }

    public string Target => Encoding.UTF8.GetString(Key);

    /// <summary>Bytes that count against the spool's bound.</summary>
    public long Size => SizeOf(Key.Length, Value.Length);

    public static long SizeOf(long keyLength, long valueLength) => keyLength + valueLength + Overhead;
}
