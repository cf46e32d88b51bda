using Availability.Core;
using Availability.ServiceDefaults;

namespace Availability.Monitor;

/// <summary>The settings of the monitor.</summary>
public static class MonitorSettings
{
    private static readonly MonitorOptions Defaults = new();

    /// <summary>The targets file.</summary>
    public static Setting Config { get; } = Setting.Argument(
        "CONFIG", "Monitor:Config", "Targets file (TSV): URL, pattern, options; - is standard input");

    /// <summary>How often.</summary>
    public static Setting Period { get; } = Setting.Duration(
        "period", "Monitor:Period", "Time between two checks of a target that names none", Defaults.Period, TimeSpan.FromMilliseconds(100));

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Config,
        Period,
        Setting.Duration("timeout", "Monitor:Timeout", "Deadline of a whole check; the period where that is shorter", Defaults.Timeout, TimeSpan.FromMilliseconds(1)),
        Setting.Text("location", "Monitor:Location", "Name of the place that is checked from", Check.DefaultLocation, valueName: "name"),
        Setting.Number("concurrency", "Monitor:Concurrency", "Most checks that run at the same time", Defaults.Concurrency, 1, 1_000_000),
        Setting.Size("max-body", "Monitor:MaxBody", "Most body bytes read, after decompression, of a target that names no other limit", Defaults.MaxBody),
        Setting.Switch("deny-private", "Monitor:DenyPrivate", "Dial no loopback, private, link-local or metadata address; such a check is blocked"),
        Setting.Text("redact", "Monitor:Redact", "Query parameters whose values appear in no record, log or page", valueName: "name,…"),
        Setting.Text("spool", "Monitor:Spool", "Folder for records that Kafka does not take; without it they wait in memory only", valueName: "folder"),
        Setting.Size("spool-max", "Monitor:SpoolMax", "Most bytes of records in it; the oldest are dropped for newer ones", Defaults.SpoolMax),
        Setting.Text("vantage", "Monitor:Vantage", "Dialled when a failure may be our own network's: if one answers, it is the target's", valueName: "host:port,…"),
        Setting.Choice("output", "Monitor:Output", "Where records go: to the topic, or to standard output as JSON lines", ["kafka", "stdout"], "kafka"),
        Setting.Switch("once", "Monitor:Once", "Check every target once, then exit: 0 when all are up, 3 when not"),
        Setting.Switch("check-config", "Monitor:CheckConfig", "Say what is wrong with the targets file, then exit: 0 or 2"),
    ];
}
