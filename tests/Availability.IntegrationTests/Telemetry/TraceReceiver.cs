using Availability.IntegrationTests.Telemetry.Protocol;
using Grpc.Core;

namespace Availability.IntegrationTests.Telemetry;

internal sealed class TraceReceiver(ReceivedTelemetry received) : TraceService.TraceServiceBase
{
    public override Task<ExportTraceServiceResponse> Export(ExportTraceServiceRequest request, ServerCallContext context)
    {
        received.Add(request);
        return Task.FromResult(new ExportTraceServiceResponse());
    }
}
