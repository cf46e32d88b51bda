namespace Availability.IntegrationTests.Telemetry;

public sealed class HttpTelemetryTests(HttpTelemetryRun run) : TelemetryTests(run), IClassFixture<HttpTelemetryRun>;
