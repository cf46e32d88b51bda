using Availability.IntegrationTests.Telemetry.Protocol;

namespace Availability.IntegrationTests.Telemetry;

internal sealed record ReceivedLog(string? Service, string Category, LogRecord Record)
{
    public string Message => Record.Body.StringValue;

    public bool IsWithin(ReceivedSpan span) => Record.TraceId == span.Span.TraceId && Record.SpanId == span.Span.SpanId;
}
