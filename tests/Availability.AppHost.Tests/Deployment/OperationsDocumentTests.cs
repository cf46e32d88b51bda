using System.Text.RegularExpressions;

namespace Availability.AppHost.Tests.Deployment;

/// <summary>Holds docs/operations.md to the instruments and flags that exist.</summary>
public sealed partial class OperationsDocumentTests
{
    private static readonly string Document = Repository.Read("docs/operations.md");

    private static readonly string Code = string.Join('\n', Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)).Select(File.ReadAllText));

    [Fact]
    public void Metrics_ThatItNames_Exist()
    {
        var named = Metric().Matches(Document).Select(match => match.Value).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, name => Assert.Contains($"\"{name}\"", Code, StringComparison.Ordinal));
    }

    [Fact]
    public void Flags_ThatItNames_Exist()
    {
        string[] flags = [.. Flag().Matches(Document).Select(match => match.Groups[1].Value).Distinct()];

        Assert.NotEmpty(flags);
        Assert.All(flags, flag => Assert.Contains($"\"{flag}\"", Code, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"availability\.(monitor|writer)(\.[a-z_]+)+")]
    private static partial Regex Metric();

    [GeneratedRegex("`(?:availability-[a-z]+ )?--([a-z-]+)[ `]")]
    private static partial Regex Flag();
}
