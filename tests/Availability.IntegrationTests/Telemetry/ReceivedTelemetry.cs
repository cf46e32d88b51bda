using System.Collections.Concurrent;
using System.Text;
using Availability.IntegrationTests.Telemetry.Protocol;
using Google.Protobuf;

namespace Availability.IntegrationTests.Telemetry;

/// <summary>All that programs exported, as a test asks for it.</summary>
internal sealed class ReceivedTelemetry
{
    private readonly ConcurrentQueue<IMessage> _requests = new();

    public IReadOnlyList<ReceivedSpan> Spans => [.. from request in _requests.OfType<ExportTraceServiceRequest>()
        from resource in request.ResourceSpans
        from scope in resource.ScopeSpans
        from span in scope.Spans
        select new ReceivedSpan(resource.Resource.Text("service.name"), scope.Scope.Name, span)];

    public IReadOnlyList<ReceivedMetric> Metrics => [.. from request in _requests.OfType<ExportMetricsServiceRequest>()
        from resource in request.ResourceMetrics
        from scope in resource.ScopeMetrics
        from metric in scope.Metrics
        select new ReceivedMetric(resource.Resource.Text("service.name"), scope.Scope.Name, metric)];

    public IReadOnlyList<ReceivedLog> Logs => [.. from request in _requests.OfType<ExportLogsServiceRequest>()
        from resource in request.ResourceLogs
        from scope in resource.ScopeLogs
        from record in scope.LogRecords
        select new ReceivedLog(resource.Resource.Text("service.name"), scope.Scope.Name, record)];

    /// <summary>The resources by the signal that came with them.</summary>
    public ILookup<string, Resource> Resources => _requests.SelectMany(request => request switch
    {
        ExportTraceServiceRequest traces => traces.ResourceSpans.Select(spans => ("traces", spans.Resource)),
        ExportMetricsServiceRequest metrics => metrics.ResourceMetrics.Select(metric => ("metrics", metric.Resource)),
        ExportLogsServiceRequest logs => logs.ResourceLogs.Select(log => ("logs", log.Resource)),
        _ => [],
    }).ToLookup(pair => pair.Item1, pair => pair.Item2);

    public void Add(IMessage request) => _requests.Enqueue(request);

    /// <summary>Whether the text is anywhere in what went over the wire, in fields that we do not know, too.</summary>
    public bool Contains(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return _requests.Any(request => request.ToByteArray().AsSpan().IndexOf(bytes) >= 0);
    }
}
