using Microsoft.Extensions.Configuration;

namespace Availability.ServiceDefaults;

/// <summary>OpenTelemetry's variables that say who receives our telemetry. The SDK takes what it cannot read for its defaults, and exports to nobody.</summary>
internal static class OtlpEnvironment
{
    /// <summary>The variable that switches exporting on.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    private const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    /// <summary>Whether somebody receives it.</summary>
    /// <exception cref="ConfigurationException">It cannot be read; an address may hold a password and is not repeated.</exception>
    public static bool HasReceiver(IConfiguration configuration)
    {
        if (configuration[Endpoint] is not { } endpoint || string.IsNullOrWhiteSpace(endpoint))
        {
            return false;
        }

        if (!Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) || (uri.Scheme != Uri.UriSchemeHttp && uri.Scheme != Uri.UriSchemeHttps))
        {
            throw new ConfigurationException($"{Endpoint}: expected the address of a collector, such as http://localhost:4317.");
        }

        if (configuration[Protocol] is { Length: > 0 } protocol && protocol is not ("grpc" or "http/protobuf"))
        {
            throw new ConfigurationException($"{Protocol}: expected grpc or http/protobuf, not \"{protocol}\".");
        }

        return true;
    }
}
