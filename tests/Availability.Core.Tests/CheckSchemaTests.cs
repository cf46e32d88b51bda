using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;
using NJsonSchema;

namespace Availability.Core.Tests;

public sealed class CheckSchemaTests
{
    private static readonly string SchemaText = File.ReadAllText(TestFile.Path("check.schema.json"));

    [Fact]
    public async Task Schema_GoldenChecks_AreValid()
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaText, TestContext.Current.CancellationToken);

        // 200.0 is an integer to JSON Schema since draft 6, but not to this validator.
        Assert.All(Enumerable.Range(0, 4), index =>
            Assert.Empty(schema.Validate(GoldenChecks.Line(index).Replace("200.0", "200", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task Schema_AnySerializedCheck_IsValid()
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaText, TestContext.Current.CancellationToken);

        Arbitrary.Check.Sample(check => Assert.Empty(schema.Validate(CheckJson.Of(check))), iter: 200);
    }

    [Theory]
    [InlineData("\"match\":\"unmatched\"", "\"match\":\"found\"")]
    [InlineData("\"kind\":\"status\"", "\"kind\":\"quantum\"")]
    [InlineData("\"phase\":\"first_byte\"", "\"phase\":\"FirstByte\"")]
    [InlineData("\"dns\":0.0009", "\"dns\":-0.0009")]
    [InlineData("\"schema\":1", "\"schema\":2")]
    [InlineData("\"url\":", "\"uri\":")]
    [InlineData("\"2026-03-14T09:26:50.001234Z\"", "\"14 March 2026\"")]
    public async Task Schema_CheckThatCannotBeRead_IsNotValid(string good, string bad)
    {
        var schema = await JsonSchema.FromJsonAsync(SchemaText, TestContext.Current.CancellationToken);
        var record = GoldenChecks.Line(0).Replace(good, bad, StringComparison.Ordinal);

        Assert.NotEmpty(schema.Validate(record));
        CheckJson.Refusal(record);
    }

    [Fact]
    public void Schema_Words_AreThoseOfTheProgram()
    {
        var properties = JsonNode.Parse(SchemaText)!["properties"]!;

        Assert.Equal(Words<Outcome>(), Enum(properties["outcome"]));
        Assert.Equal(Words<PatternMatch>(), Enum(properties["match"]));
        Assert.Equal(Words<FailureKind>(), Enum(properties["failure"]!["properties"]!["kind"]));
        Assert.Equal(Words<Phase>(), Enum(properties["failure"]!["properties"]!["phase"]));
    }

    [Fact]
    public void Schema_Members_AreThoseThatAreWrittenInTheirOrder()
    {
        var written = JsonNode.Parse(GoldenChecks.Line(0))!.AsObject();
        var properties = JsonNode.Parse(SchemaText)!["properties"]!.AsObject();

        Assert.Equal(written.Select(member => member.Key), properties.Select(member => member.Key));
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => System.Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    private static IEnumerable<string> Enum(JsonNode? property) => property!["enum"]!.AsArray().Select(word => word!.GetValue<string>());
}
