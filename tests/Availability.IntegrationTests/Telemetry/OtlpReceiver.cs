using System.Net;
using Availability.IntegrationTests.Telemetry.Protocol;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Availability.IntegrationTests.Telemetry;

/// <summary>What a collector is to our programs: takes OTLP by one of its two protocols and keeps all of it.</summary>
internal sealed class OtlpReceiver : IAsyncDisposable
{
    private readonly WebApplication _app;

    private OtlpReceiver(WebApplication app) => _app = app;

    /// <summary>For <c>OTEL_EXPORTER_OTLP_ENDPOINT</c>.</summary>
    public string Endpoint => _app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();

    /// <summary>Starts one.</summary>
    /// <param name="protocol">As <c>OTEL_EXPORTER_OTLP_PROTOCOL</c> has it; it understands no other.</param>
    /// <param name="received">Gets everything.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<OtlpReceiver> StartAsync(string protocol, ReceivedTelemetry received, CancellationToken cancellationToken)
    {
        var isGrpc = protocol == "grpc";
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddSingleton(received);
        builder.Services.AddGrpc();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = isGrpc ? HttpProtocols.Http2 : HttpProtocols.Http1));
        var app = builder.Build();
        if (isGrpc)
        {
            app.MapGrpcService<TraceReceiver>();
            app.MapGrpcService<MetricsReceiver>();
            app.MapGrpcService<LogsReceiver>();
        }
        else
        {
            Map(app, received, "/v1/traces", ExportTraceServiceRequest.Parser);
            Map(app, received, "/v1/metrics", ExportMetricsServiceRequest.Parser);
            Map(app, received, "/v1/logs", ExportLogsServiceRequest.Parser);
        }

        await app.StartAsync(cancellationToken);
        return new OtlpReceiver(app);
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private static void Map(WebApplication app, ReceivedTelemetry received, string path, MessageParser parser) => app.MapPost(path, async context =>
    {
        using var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted);
        received.Add(parser.ParseFrom(body.ToArray()));
        // An empty message is no bytes.
        context.Response.ContentType = "application/x-protobuf";
    });
}
