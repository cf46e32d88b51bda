using Availability.ServiceDefaults;

namespace Availability.Web;

/// <summary>The settings of the status page.</summary>
public static class WebSettings
{
    private const string PortKey = WebOptions.SectionName + ":" + nameof(WebOptions.Port);
    private const string BindKey = WebOptions.SectionName + ":" + nameof(WebOptions.Bind);

    private const string ApiRateLimitKey = WebOptions.SectionName + ":" + nameof(WebOptions.ApiRateLimit);
    private const string TrustedProxiesKey = WebOptions.SectionName + ":" + nameof(WebOptions.TrustedProxies);
    private const string PathBaseKey = WebOptions.SectionName + ":" + nameof(WebOptions.PathBase);
    private const string AllowedHostsKey = WebOptions.SectionName + ":" + nameof(WebOptions.AllowedHosts);

    private static readonly WebOptions Defaults = new();

    /// <summary>The port of the page.</summary>
    public static Setting Port { get; } = Setting.Number(
        "port", PortKey, "Port of the status page; 0 takes a free one", Defaults.Port, maximum: 65535);

    /// <summary>The address of the page.</summary>
    public static Setting Bind { get; } = Setting.Text(
        "bind", BindKey, "Address the status page listens on; * for all", Defaults.Bind, valueName: "address");

    /// <summary>Whose word about a client counts.</summary>
    public static Setting TrustedProxies { get; } = Setting.Text(
        "trusted-proxies", TrustedProxiesKey, "Proxies whose X-Forwarded-* headers count: addresses or networks (CIDR)", "none", valueName: "address,…");

    /// <summary>What the page is called.</summary>
    public static Setting AllowedHosts { get; } = Setting.Text(
        "allowed-hosts", AllowedHostsKey, "Host names the page answers to, besides localhost and addresses; * for any",
        "any; none where it is reached by the loopback", valueName: "name,…");

    /// <summary>Where a proxy has put the page.</summary>
    public static Setting PathBase { get; } = Setting.Text(
        "path-base", PathBaseKey, "Path below which a proxy serves the page, such as /status", "/", valueName: "path");

    /// <summary>How often the API may be asked.</summary>
    public static Setting ApiRateLimit { get; } = Setting.Number(
        "api-rate-limit", ApiRateLimitKey, "Requests a minute that one client may send to API and badges; 0 for no limit",
        Defaults.ApiRateLimit, maximum: 1_000_000);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Port, Bind, AllowedHosts, TrustedProxies, PathBase, ApiRateLimit];

    /// <summary>Where the page is served.</summary>
    public static ListenAddress Listen { get; } = new(BindKey, PortKey, Defaults.Port);
}
