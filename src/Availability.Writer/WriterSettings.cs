using Availability.ServiceDefaults;

namespace Availability.Writer;

/// <summary>The writer's own settings.</summary>
public static class WriterSettings
{
    private static readonly WriterOptions Defaults = new();

    /// <summary>How long what is kept, and who may end it: also those of the command <c>maintain</c>.</summary>
    internal static IReadOnlyList<Setting> Retention { get; } =
    [
        // The writer tells rows that may just go from others by their age; half a day would be too close.
        Setting.Duration(
            "retain-raw", "Writer:RetainRaw", "How long every check is kept, by whole UTC days", Defaults.Retention.Raw, TimeSpan.FromDays(1)),
        Setting.Duration(
            "retain-rollups", "Writer:RetainRollups", "How long hourly summaries are kept, by whole months; daily ones are kept for ever",
            Defaults.RetainRollups, TimeSpan.FromDays(1)),
        Setting.Text(
            "owner-db-uri", "Postgres:OwnerUri", "Database as the role that owns the tables: migrations, partitions and retention",
            "the same as --db-uri", "POSTGRES_OWNER_URI", "uri"),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Duration(
            "period", "Writer:Period", "Longest wait of a check for others to be stored with", Defaults.Period, TimeSpan.FromMilliseconds(1)),
        Setting.Text("group-id", "Writer:GroupId", "Consumer group; its writers share the partitions", Defaults.GroupId, "KAFKA_GROUP_ID", "name"),
        Setting.Choice(
            "migrate", "Writer:Migrate", "Bring the schema up to date and work, do only that, or never do it", ["auto", "only", "never"], "auto"),
        Setting.Switch("accept-new-topic", "Writer:AcceptNewTopic", "Read a topic that was recreated from its beginning"),
        .. Retention,
    ];
}
