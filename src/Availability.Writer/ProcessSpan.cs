using System.Diagnostics;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>The span of a batch on its way to the database, linked to the spans that published its messages.</summary>
internal static class ProcessSpan
{
    /// <summary>Null where nobody traces.</summary>
    public static Activity? Start(StreamId stream, PendingBatch batch)
    {
        if (!WriterMetrics.Activities.HasListeners())
        {
            return null;
        }

        var links = batch.Origins.Select(origin => new ActivityLink(origin));
        return WriterMetrics.Activities.StartActivity($"{stream.Topic} process", ActivityKind.Consumer, parentContext: default, links: links)
            ?.SetTag("messaging.system", "kafka").SetTag("messaging.destination.name", stream.Topic)
            .SetTag("messaging.operation.name", "process").SetTag("messaging.operation.type", "process")
            .SetTag("messaging.consumer.group.name", stream.GroupId).SetTag("messaging.batch.message_count", batch.Count);
    }
}
