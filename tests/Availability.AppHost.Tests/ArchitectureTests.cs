using System.Xml.Linq;

namespace Availability.AppHost.Tests;

/// <summary>Holds the project files to the table of docs/architecture.md.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Watched = ["Confluent.Kafka", "Npgsql", "Microsoft.AspNetCore.App"];

    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Core"] = [],
        ["ServiceDefaults"] = ["Core", "Microsoft.AspNetCore.App", "Confluent.Kafka", "Npgsql"],
        ["Storage"] = ["Core", "Npgsql"],
        ["Monitor"] = ["Core", "ServiceDefaults", "Confluent.Kafka"],
        ["Writer"] = ["Core", "Storage", "ServiceDefaults", "Confluent.Kafka"],
        ["Web"] = ["Core", "Storage", "ServiceDefaults", "Microsoft.AspNetCore.App"],
        ["Embedded"] = ["Core", "Confluent.Kafka", "Npgsql"],
        ["AppHost"] = ["Core", "Embedded", "Monitor", "ServiceDefaults", "Storage", "Web", "Writer", "Microsoft.AspNetCore.App", "Confluent.Kafka", "Npgsql"],
    };

    public static TheoryData<string> Projects => [.. Directory.GetDirectories(Path.Combine(Repository.Root, "src")).Select(folder => Path.GetFileName(folder)["Availability.".Length..])];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_References_OnlyWhatItMay(string project)
    {
        Assert.True(Allowed.TryGetValue(project, out var allowed), $"src/Availability.{project} has no row in this table and in docs/architecture.md.");
        Assert.Empty(References(project).Except(allowed));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_UsesNoNamespace_ThatItMayNotReference(string project)
    {
        var forbidden = new Dictionary<string, string>
        {
            ["Confluent.Kafka"] = "using Confluent.Kafka",
            ["Npgsql"] = "using Npgsql",
            ["Microsoft.AspNetCore.App"] = "using Microsoft.AspNetCore",
        };

        // A project sees the packages of those that it references; the table is about what it knows.
        var offenders = forbidden.Where(pair => !Allowed[project].Contains(pair.Key)).SelectMany(pair =>
            Directory.GetFiles(Path.Combine(Repository.Root, "src", "Availability." + project), "*.cs", SearchOption.AllDirectories)
                .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
                .Where(file => File.ReadLines(file).Any(line => line.StartsWith(pair.Value, StringComparison.Ordinal)))
                .Select(file => $"{Path.GetFileName(file)}: {pair.Value}"));

        Assert.Empty(offenders);
    }

    [Fact]
    public void Monitor_KnowsNoHandlerThatRetries() =>
        Assert.DoesNotContain(
            typeof(Monitor.MonitorSettings).Assembly.GetReferencedAssemblies(),
            assembly => assembly.Name!.StartsWith("Polly", StringComparison.Ordinal) || assembly.Name.StartsWith("Microsoft.Extensions.Http", StringComparison.Ordinal));

    // HTTP/2 is spoken by the framework's handler, bare, with a second dial refused; everything else by our own client. The
    // handler dials again by itself, and a factory's handlers retry: neither may come near a probe by another way.
    [Fact]
    public void Monitor_FrameworksHttpClient_IsUsedForHttp2Only()
    {
        string[] clients = ["HttpClient", "SocketsHttpHandler", "HttpClientHandler", "HttpMessageInvoker", "HttpRequestMessage", "WebRequest"];
        var users = Directory.GetFiles(Path.Combine(Repository.Root, "src", "Availability.Monitor"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .Where(file => clients.Any(File.ReadAllText(file).Contains))
            .Select(file => Path.GetFileName(file));

        Assert.Equal(["Http2Exchange.cs"], users);
    }

    [Fact]
    public void TopLevel_HoldsNothingElse()
    {
        string[] known =
        [
            ".ci", ".editorconfig", ".github", ".gitignore", "Availability.sln", "BannedSymbols.txt", "benchmarks", "CHANGELOG.md", "CONTRIBUTING.md", "deploy",
            "Directory.Build.props", "Directory.Packages.props", "docs", "example.tsv", "global.json", "LICENSE", "README.md", "src", "tests",
            "azure.yaml",
        ];
        string[] untracked = [".git", "artifacts", "TestResults", ".vs", ".vscode", ".idea"];

        Assert.Empty(Directory.GetFileSystemEntries(Repository.Root).Select(path => Path.GetFileName(path)!).Except([.. known, .. untracked]));
    }

    private static IEnumerable<string> References(string project)
    {
        var document = XDocument.Parse(Repository.Read($"src/Availability.{project}/Availability.{project}.csproj"));
        var ours = document.Descendants("ProjectReference").Select(reference =>
            Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/'))["Availability.".Length..]);
        var watched = document.Descendants().Where(element => element.Name.LocalName is "PackageReference" or "FrameworkReference")
            .Select(reference => reference.Attribute("Include")!.Value).Where(name => Watched.Contains(name));
        return ours.Concat(watched);
    }
}
