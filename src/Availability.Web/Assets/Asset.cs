using System.Security.Cryptography;

namespace Availability.Web;

/// <summary>A file inside this assembly, under a name that changes with its content so that browsers may keep it for ever.</summary>
internal sealed class Asset
{
    public static readonly Asset Script = new("live.js", "text/javascript; charset=utf-8");
    public static readonly Asset DaysScript = new("days.js", "text/javascript; charset=utf-8");
    public static readonly Asset Icon = new("icon.svg", "image/svg+xml");
    public static readonly Asset ChartLibrary = new("uPlot.iife.min.js", "text/javascript; charset=utf-8");
    public static readonly Asset ChartStylesheet = new("uPlot.min.css", "text/css; charset=utf-8");
    public static readonly Asset SeriesScript = new("series.js", "text/javascript; charset=utf-8");
    public static readonly Asset PlotScript = new("plot.js", "text/javascript; charset=utf-8");
    public static readonly Asset ChartScript = new("chart.js", "text/javascript; charset=utf-8");
    public static readonly Asset CopyScript = new("copy.js", "text/javascript; charset=utf-8");

    private Asset(string name, string contentType)
    {
        ContentType = contentType;
        Content = Read(name);
        var fingerprint = Convert.ToHexStringLower(SHA256.HashData(Content))[..12];
        Path = $"/assets/{System.IO.Path.GetFileNameWithoutExtension(name)}.{fingerprint}{System.IO.Path.GetExtension(name)}";
    }

    /// <summary>In the order they apply.</summary>
    public static IReadOnlyList<Asset> Stylesheets { get; } = [Style("site"), Style("overview"), Style("api"), Style("target"), Style("incidents"), Style("pipeline")];

    public static IReadOnlyList<Asset> All { get; } =
    [
        .. Stylesheets, Script, DaysScript, Icon, ChartLibrary, ChartStylesheet, SeriesScript, PlotScript, ChartScript, CopyScript,
    ];

    public string Path { get; }

    public string ContentType { get; }

    public bool IsScript => ContentType.StartsWith("text/javascript", StringComparison.Ordinal);

    public byte[] Content { get; }

    private static Asset Style(string name) => new($"{name}.css", "text/css; charset=utf-8");

    private static byte[] Read(string name)
    {
        using var stream = typeof(Asset).Assembly.GetManifestResourceStream($"assets/{name}")
            ?? throw new InvalidOperationException($"The resource assets/{name} is not in the assembly.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
