namespace Availability.ServiceDefaults.Tests;

public sealed class SettingValuesTests
{
    private static readonly Setting Brokers = Setting.Text("brokers", "Kafka:Brokers", "Brokers", "localhost:9092", "KAFKA_BROKERS");
    private static readonly Setting Partitions = Setting.Number("topic-partitions", "Kafka:TopicPartitions", "Partitions", minimum: 1);

    [Theory]
    [InlineData("flag", "variable", "alias", "flag")]
    [InlineData(null, "variable", "alias", "variable")]
    [InlineData(null, null, "alias", "alias")]
    [InlineData(null, "", "alias", "alias")]
    [InlineData(null, null, null, null)]
    public void Resolve_SeveralSources_TakesTheNearest(string? flag, string? variable, string? alias, string? expected)
    {
        var values = SettingValues.Resolve([Brokers], _ => flag, name => name switch
        {
            "AVAILABILITY_BROKERS" => variable,
            "KAFKA_BROKERS" => alias,
            _ => null,
        });

        Assert.Equal(expected, values["Kafka:Brokers"]);
    }

    [Fact]
    public void Resolve_SeveralMistakes_TellsThemAllAtOnce()
    {
        var exception = Assert.Throws<ConfigurationException>(() => SettingValues.Resolve(
            [Brokers, Partitions], setting => setting == Brokers ? "" : null, name => name == "AVAILABILITY_TOPIC_PARTITIONS" ? "many" : null));

        Assert.Equal(
            [
                "--brokers: expected a text that is not empty, got ''.",
                "AVAILABILITY_TOPIC_PARTITIONS: expected a whole number of at least 1, got 'many'.",
            ],
            exception.Message.Split(Environment.NewLine));
    }
}
