namespace Availability.ServiceDefaults;

/// <summary>The settings of every program.</summary>
public static class CommonSettings
{
    /// <summary>Where health and metrics are served.</summary>
    public static Setting Http { get; } = Setting.Text(
        "http", "Http:Listen", "Address and port that serve /health, /alive and /metrics; the port alone means loopback",
        "the page's where there is one, else a free loopback port; printed at start", valueName: "address:port");

    /// <summary>How much is logged.</summary>
    public static Setting LogLevel { get; } = Setting.Choice(
        "log-level", "Log:Level", "Least severe messages that are logged", ["trace", "debug", "information", "warning", "error"], "information");

    /// <summary>How logs look.</summary>
    public static Setting LogFormat { get; } = Setting.Choice(
        "log-format", "Log:Format", "Log lines for people or for machines; they go to standard error", ["text", "json"], "text");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } = [Http, LogLevel, LogFormat];
}
