using Availability.ServiceDefaults;

namespace Availability.Writer;

/// <summary>The writer's own settings.</summary>
public static class WriterSettings
{
    private static readonly WriterOptions Defaults = new();

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Duration(
            "period", "Writer:Period", "Longest wait of a check for others to be stored with", Defaults.Period, TimeSpan.FromMilliseconds(1)),
        Setting.Text("group-id", "Writer:GroupId", "Consumer group; its writers share the partitions", Defaults.GroupId, "KAFKA_GROUP_ID", "name"),
        Setting.Choice(
            "migrate", "Writer:Migrate", "Bring the schema up to date and work, do only that, or never do it", ["auto", "only", "never"], "auto"),
        Setting.Switch("accept-new-topic", "Writer:AcceptNewTopic", "Read a topic that was recreated from its beginning"),
    ];
}
