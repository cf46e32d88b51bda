using System.Text.Json.Serialization;

namespace Availability.Monitor.Publishing;

/// <summary>The format of what is on the monitors topic.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Heartbeat))]
[JsonSerializable(typeof(Gap))]
internal sealed partial class MonitorMessages : JsonSerializerContext;
