using System.Diagnostics;
using System.Text;
using Availability.Core;
using Confluent.Kafka;

namespace Availability.Writer;

/// <summary>Turns what Kafka delivers into what is stored.</summary>
internal static class MessageReader
{
    private const string MonitorHeader = "monitor";
    private const string TraceHeader = "traceparent";

    // The year 9000.
    private const long LatestTimestamp = 221_845_132_800_000;

    public static ConsumedMessage Read(ChecksResult result, PartitionLease lease)
    {
        var (value, headers) = (result.Message.Value, result.Message.Headers);
        var isCheck = CheckSerializer.TryDeserialize(value.GetValueOrDefault().Span, out var check, out var error);
        return new ConsumedMessage(lease, result.Offset)
        {
            Key = result.Message.Key,
            Value = value,
            // A check says itself whose it is, as a rule.
            Monitor = check?.Monitor is null ? Header(headers, MonitorHeader) : null,
            ProducedAt = ProducedAt(result.Message.Timestamp),
            Check = isCheck ? check : null,
            Error = error,
            Origin = Origin(headers),
        };
    }

    // Whatever a producer wrote there.
    private static DateTimeOffset? ProducedAt(Timestamp timestamp) =>
        timestamp.Type != TimestampType.NotAvailable && timestamp.UnixTimestampMs is >= 0 and <= LatestTimestamp
            ? DateTimeOffset.FromUnixTimeMilliseconds(timestamp.UnixTimestampMs)
            : null;

    // A link to a span that its sampler left out would lead nowhere.
    private static ActivityContext? Origin(Headers? headers) =>
        WriterMetrics.Activities.HasListeners() && ActivityContext.TryParse(Header(headers, TraceHeader), null, isRemote: true, out var context)
        && context.TraceFlags.HasFlag(ActivityTraceFlags.Recorded)
            ? context
            : null;

    private static string? Header(Headers? headers, string name) =>
        headers is not null && headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
}
