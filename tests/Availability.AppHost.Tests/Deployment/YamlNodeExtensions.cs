using YamlDotNet.RepresentationModel;

namespace Availability.AppHost.Tests.Deployment;

/// <summary>Reads YAML as it stands there, without types.</summary>
internal static class YamlNodeExtensions
{
    /// <summary>All documents of a text.</summary>
    public static IEnumerable<YamlNode> Parse(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(document => document.RootNode);
    }

    /// <summary>What is at the end of a path of names; null where it ends before.</summary>
    public static YamlNode? At(this YamlNode? node, params IEnumerable<string> path) =>
        path.Aggregate(node, (at, name) => at is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(name), out var child) ? child : null);

    /// <summary>A scalar there.</summary>
    public static string? Text(this YamlNode? node, params IEnumerable<string> path) => (node.At(path) as YamlScalarNode)?.Value;

    /// <summary>A sequence there; empty where there is none.</summary>
    public static IEnumerable<YamlNode> Items(this YamlNode? node, params IEnumerable<string> path) => (node.At(path) as YamlSequenceNode)?.Children ?? [];

    /// <summary>Its scalars.</summary>
    public static IEnumerable<string> Texts(this YamlNode? node, params IEnumerable<string> path) => node.Items(path).Select(item => item.Text()!);

    /// <summary>A mapping there; empty where there is none.</summary>
    public static IReadOnlyDictionary<string, YamlNode> Entries(this YamlNode? node, params IEnumerable<string> path) =>
        (node.At(path) as YamlMappingNode)?.Children.ToDictionary(pair => pair.Key.Text()!, pair => pair.Value) ?? [];
}
