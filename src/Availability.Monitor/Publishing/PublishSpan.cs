using System.Diagnostics;

namespace Availability.Monitor.Publishing;

/// <summary>The span of a record from the probe's hands to the broker's, or to the disk.</summary>
internal static class PublishSpan
{
    /// <summary>Null where nobody traces. It ends on another thread, so here it must not stay the current one.</summary>
    public static Activity? Start(string topic)
    {
        if (!MonitorMetrics.Source.HasListeners())
        {
            return null;
        }

        var current = Activity.Current;
        var span = MonitorMetrics.Source.StartActivity($"{topic} publish", ActivityKind.Producer)
            ?.SetTag("messaging.system", "kafka").SetTag("messaging.destination.name", topic)
            .SetTag("messaging.operation.name", "publish").SetTag("messaging.operation.type", "send");
        Activity.Current = current;
        return span;
    }

    /// <summary>Once; what follows does nothing.</summary>
    public static void End(Activity? span, string? error = null)
    {
        if (span is null)
        {
            return;
        }

        if (error is not null)
        {
            // The reason may be of any wording, and so is no type.
            span.SetTag("error.type", "record_lost").SetStatus(ActivityStatusCode.Error, error);
        }

        var current = Activity.Current;
        span.Dispose();
        Activity.Current = current;
    }
}
