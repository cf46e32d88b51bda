using Availability.AppHost.Embedded;
using Availability.Monitor;
using Availability.ServiceDefaults;
using Availability.Web;
using Availability.Writer;

namespace Availability.AppHost.Tests.Embedded;

/// <summary>Holds docs/configuration.md to the settings that exist.</summary>
public sealed class ConfigurationDocumentTests
{
    private static readonly Dictionary<string, IReadOnlyList<Setting>> Sections = new()
    {
        ["All programs"] = CommonSettings.All,
        ["Kafka"] = KafkaSettings.All,
        ["Postgres"] = PostgresSettings.All,
        ["Monitor"] = MonitorSettings.All,
        ["Writer"] = WriterSettings.All,
        ["Web"] = WebSettings.All,
        ["AppHost"] = [AppHostSettings.Config, AppHostSettings.Data],
    };

    public static TheoryData<string> SectionNames => [.. Sections.Keys];

    [Theory]
    [MemberData(nameof(SectionNames))]
    public void Section_HasOneRowPerSetting_WithItsVariablesAndDefault(string section) =>
        Assert.Equal(Sections[section].Select(Row), RowsOf(section));

    private static string Row(Setting setting)
    {
        var variables = setting.Alias is null ? $"`{setting.EnvironmentVariable}`" : $"`{setting.Alias}` `{setting.EnvironmentVariable}`";
        var flag = setting switch
        {
            { IsSecret: true } => "—",
            { IsArgument: true } => $"`{setting.Flag}`",
            { IsSwitch: true } => $"`--{setting.Flag}`",
            _ => $"`--{setting.Flag}` {setting.ValueName.Replace("|", " or ", StringComparison.Ordinal)}",
        };
        return $"| {flag} | {variables} | {setting.Description} | {setting.Default ?? "—"} |";
    }

    private static List<string> RowsOf(string section) =>
    [
        .. Repository.Read("docs/configuration.md").Split('\n')
            .SkipWhile(line => line != "## " + section).Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| flag", StringComparison.Ordinal)),
    ];
}
