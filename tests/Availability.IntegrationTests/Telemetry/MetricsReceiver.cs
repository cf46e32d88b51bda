using Availability.IntegrationTests.Telemetry.Protocol;
using Grpc.Core;

namespace Availability.IntegrationTests.Telemetry;

internal sealed class MetricsReceiver(ReceivedTelemetry received) : MetricsService.MetricsServiceBase
{
    public override Task<ExportMetricsServiceResponse> Export(ExportMetricsServiceRequest request, ServerCallContext context)
    {
        received.Add(request);
        return Task.FromResult(new ExportMetricsServiceResponse());
    }
}
