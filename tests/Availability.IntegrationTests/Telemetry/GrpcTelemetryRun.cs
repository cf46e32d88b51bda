namespace Availability.IntegrationTests.Telemetry;

public sealed class GrpcTelemetryRun() : TelemetryRun("grpc");
