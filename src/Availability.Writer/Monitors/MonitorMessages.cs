using System.Text.Json.Serialization;
using Availability.Storage;

namespace Availability.Writer.Monitors;

/// <summary>The format of what is on the monitors topic.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true, Converters = [typeof(SecondsConverter)])]
[JsonSerializable(typeof(MonitorMessage))]
[JsonSerializable(typeof(MonitorHeartbeat))]
[JsonSerializable(typeof(MonitorGap))]
internal sealed partial class MonitorMessages : JsonSerializerContext;
