using System.Security.Cryptography;

namespace Availability.Web;

/// <summary>A file inside this assembly, under a name that changes with its content so that browsers may keep it for ever.</summary>
internal sealed class Asset
{
    public static readonly Asset Stylesheet = new("site.css", "text/css; charset=utf-8");
    public static readonly Asset Incidents = new("incidents.css", "text/css; charset=utf-8");
    public static readonly Asset Pipeline = new("pipeline.css", "text/css; charset=utf-8");
    public static readonly Asset Script = new("live.js", "text/javascript; charset=utf-8");
    public static readonly Asset Icon = new("icon.svg", "image/svg+xml");

    private Asset(string name, string contentType)
    {
        ContentType = contentType;
        Content = Read(name);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Content))[..12];
        Path = $"/assets/{System.IO.Path.GetFileNameWithoutExtension(name)}.{fingerprint}{System.IO.Path.GetExtension(name)}";
    }

    public static IReadOnlyList<Asset> All { get; } = [Stylesheet, Incidents, Pipeline, Script, Icon];

    public string Path { get; }

    public string ContentType { get; }

    public byte[] Content { get; }

    private static byte[] Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream($"assets/{name}")
            ?? throw new InvalidOperationException($"The resource assets/{name} is not in the assembly.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
