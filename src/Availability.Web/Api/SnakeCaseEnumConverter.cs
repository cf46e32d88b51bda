using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Web;

/// <summary>The names of the wire format.</summary>
internal sealed class SnakeCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
