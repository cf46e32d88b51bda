using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Availability.Web;

/// <summary>What the parameters look like. They arrive as texts, so that an error can say what was expected of them.</summary>
internal static class ApiParameters
{
    private static readonly Dictionary<string, Func<OpenApiSchema>> Schemas = new()
    {
        ["id"] = () => new() { Type = JsonSchemaType.Integer, Format = "int32" },
        ["limit"] = () => new() { Type = JsonSchemaType.Integer, Minimum = "1", Maximum = "1000" },
        ["percentile"] = () => Words("50", "95", "99"),
        ["outcome"] = () => Words("up", "down", "missed"),
        ["state"] = () => Words("up", "down", "unknown"),
        ["retired"] = () => Words("true", "false"),
        ["window"] = () => new() { Type = JsonSchemaType.String, Pattern = @"^[0-9]+(\.[0-9]+)?(ms|s|m|h|d)?$" },
        ["from"] = Instant,
        ["until"] = Instant,
    };

    public static void Complete(OpenApiParameter parameter)
    {
        if (parameter.Name is { } name && Schemas.TryGetValue(name, out var schema))
            parameter.Schema = schema();
        if (parameter.Name == "id")
            parameter.Description = "The target's id, as in the list of targets.";
    }

    private static OpenApiSchema Instant() => new() { Type = JsonSchemaType.String, Format = "date-time" };

    private static OpenApiSchema Words(params string[] words) =>
        new() { Type = JsonSchemaType.String, Enum = [.. words.Select(word => (JsonNode)word)] };
}
