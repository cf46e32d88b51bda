using Availability.IntegrationTests.Telemetry.Protocol;
using Grpc.Core;

namespace Availability.IntegrationTests.Telemetry;

internal sealed class LogsReceiver(ReceivedTelemetry received) : LogsService.LogsServiceBase
{
    public override Task<ExportLogsServiceResponse> Export(ExportLogsServiceRequest request, ServerCallContext context)
    {
        received.Add(request);
        return Task.FromResult(new ExportLogsServiceResponse());
    }
}
