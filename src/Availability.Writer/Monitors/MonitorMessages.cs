using System.Text.Json.Serialization;

namespace Availability.Writer.Monitors;

/// <summary>The format of what is on the monitors topic.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(MonitorMessage))]
internal sealed partial class MonitorMessages : JsonSerializerContext;
