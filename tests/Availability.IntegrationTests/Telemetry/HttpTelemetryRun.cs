namespace Availability.IntegrationTests.Telemetry;

public sealed class HttpTelemetryRun() : TelemetryRun("http/protobuf");
