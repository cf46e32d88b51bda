using System.Text.Json.Nodes;

namespace Availability.Web;

/// <summary>An answer of each address, kept as a file; a test gets the same from the address itself.</summary>
internal static class ApiExamples
{
    private const string Folder = "examples/";

    /// <summary>The example of an operation: JSON as it is, anything else as a text. Null when there is none.</summary>
    public static JsonNode? Find(string? operation)
    {
        var assembly = typeof(ApiExamples).Assembly;
        if (Array.Find(assembly.GetManifestResourceNames(), name => name.StartsWith($"{Folder}{operation}.", StringComparison.Ordinal)) is not { } resource)
            return null;
        using var stream = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        var text = stream.ReadToEnd();
        return resource.EndsWith(".json", StringComparison.Ordinal) ? JsonNode.Parse(text) : JsonValue.Create(text);
    }
}
