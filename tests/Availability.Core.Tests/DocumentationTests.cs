using System.Text.Json;

namespace Availability.Core.Tests;

public sealed class DocumentationTests
{
    private static readonly string Messages = File.ReadAllText(TestFile.Path("messages.md"));

    [Fact]
    public void ExampleTsv_Parse_HasNeitherErrorsNorWarnings()
    {
        var result = TargetFile.Parse(File.ReadAllBytes(TestFile.Path("example.tsv")));

        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
        Assert.Contains(result.Targets, target => target is { Name: "This status page", Url: "http://127.0.0.1:8080/" });
    }

    [Fact]
    public void ExampleTsv_Options_ShowsEachOfThem()
    {
        var example = File.ReadAllText(TestFile.Path("example.tsv"));

        Assert.All(TargetFile.Options, option =>
            Assert.Contains(option.Replace("NAME", "", StringComparison.Ordinal) + (option.EndsWith("NAME", StringComparison.Ordinal) ? "" : "="), example, StringComparison.Ordinal));
    }

    [Fact]
    public void TargetsFileDocument_Options_TellsEachOfThem()
    {
        var document = File.ReadAllText(TestFile.Path("targets-file.md"));

        Assert.All(TargetFile.Options, option => Assert.Contains($"| `{option}` |", document, StringComparison.Ordinal));
    }

    [Fact]
    public void MessagesDocument_Example_IsACheckAsItIsWritten()
    {
        var example = Messages.Split('\n').First(line => line.StartsWith('{'));

        Assert.Equal(example, CheckJson.Of(CheckJson.Read(example)));
    }

    [Fact]
    public void MessagesDocument_Words_TellsEachOfThem()
    {
        string[] words = [.. Enum.GetNames<FailureKind>(), .. Enum.GetNames<Phase>(), .. Enum.GetNames<Outcome>(), .. Enum.GetNames<PatternMatch>()];

        Assert.All(words, word => Assert.Contains($"`{JsonNamingPolicy.SnakeCaseLower.ConvertName(word)}`", Messages, StringComparison.Ordinal));
    }
}
