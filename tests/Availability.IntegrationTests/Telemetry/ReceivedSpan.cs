using Availability.IntegrationTests.Telemetry.Protocol;

namespace Availability.IntegrationTests.Telemetry;

internal sealed record ReceivedSpan(string? Service, string Source, Span Span)
{
    public string Name => Span.Name;

    public Span.Types.SpanKind Kind => Span.Kind;

    public bool IsRoot => Span.ParentSpanId.IsEmpty;

    public string? Text(string key) => Span.Attributes.Text(key);

    public bool IsChildOf(ReceivedSpan parent) => Span.ParentSpanId == parent.Span.SpanId && Span.TraceId == parent.Span.TraceId;

    public bool IsLinkedTo(ReceivedSpan other) =>
        Span.Links.Any(link => link.SpanId == other.Span.SpanId && link.TraceId == other.Span.TraceId);
}
