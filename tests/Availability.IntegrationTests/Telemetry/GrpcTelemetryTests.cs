namespace Availability.IntegrationTests.Telemetry;

public sealed class GrpcTelemetryTests(GrpcTelemetryRun run) : TelemetryTests(run), IClassFixture<GrpcTelemetryRun>;
