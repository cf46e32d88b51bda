using Availability.Monitor;
using Availability.ServiceDefaults;
using Availability.Web;

namespace Availability.AppHost.Embedded;

/// <summary>The settings of the whole pipeline: the parts' own, without those that only make sense for one alone.</summary>
internal static class AppHostSettings
{
    /// <summary>Where the embedded database lives.</summary>
    public static Setting Data { get; } = Setting.Text(
        "data", "AppHost:Data", "Folder of the embedded database, kept between runs", "availability in the user's data folder", valueName: "folder");

    /// <summary>The targets file, with a default that the monitor alone does not have.</summary>
    public static Setting Config { get; } = Setting.Argument(
        "CONFIG", MonitorSettings.Config.Key, "Targets file (TSV); - is standard input", "the example.tsv of this program");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
        [Config, MonitorSettings.Period, .. WebSettings.All, Data, .. CommonSettings.All, .. KafkaSettings.All, .. PostgresSettings.All];
}
