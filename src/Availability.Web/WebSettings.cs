using Availability.ServiceDefaults;

namespace Availability.Web;

/// <summary>The settings of the status page.</summary>
public static class WebSettings
{
    private const string PortKey = WebOptions.SectionName + ":" + nameof(WebOptions.Port);
    private const string BindKey = WebOptions.SectionName + ":" + nameof(WebOptions.Bind);

    private static readonly WebOptions Defaults = new();

    /// <summary>The port of the page.</summary>
    public static Setting Port { get; } = Setting.Number(
        "port", PortKey, "Port of the status page; 0 takes a free one", Defaults.Port, maximum: 65535);

    /// <summary>The address of the page.</summary>
    public static Setting Bind { get; } = Setting.Text(
        "bind", BindKey, "Address the status page listens on; * for all", Defaults.Bind, valueName: "address");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Port, Bind];

    /// <summary>Where the page is served.</summary>
    public static ListenAddress Listen { get; } = new(BindKey, PortKey, Defaults.Port);
}
