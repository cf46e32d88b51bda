using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Availability.AppHost.Tests;

/// <summary>
/// Both states of the project files, as MSBuild evaluates them. Aspire's packages are not needed: its SDK is one that does
/// nothing but say that it is there.
/// </summary>
public sealed partial class AspireModeTests : IDisposable
{
    private readonly DirectoryInfo _packages = Directory.CreateTempSubdirectory("availability-packages-");

    public AspireModeTests()
    {
        var version = AspireVersion().Match(Repository.Read("Directory.Packages.props")).Groups[1].Value;
        var sdk = _packages.CreateSubdirectory($"aspire.apphost.sdk/{version}");
        sdk.CreateSubdirectory("Sdk");
        File.WriteAllText(Path.Combine(sdk.FullName, "Sdk", "Sdk.props"), "<Project><PropertyGroup><IsAspireHost>true</IsAspireHost></PropertyGroup></Project>");
        File.WriteAllText(Path.Combine(sdk.FullName, "Sdk", "Sdk.targets"), "<Project />");
        File.WriteAllText(Path.Combine(sdk.FullName, ".nupkg.metadata"), """{ "version": 2, "contentHash": "none", "source": "none" }""");
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AppHost_Off_IsTheEmbeddedPipelineAlone()
    {
        var project = await EvaluateAsync("src/Availability.AppHost", useAspire: "");

        Assert.Equal("", project.Property("IsAspireHost"));
        Assert.Equal("obj/", project.Property("BaseIntermediateOutputPath"));
        Assert.DoesNotContain(project.Items("PackageReference"), package => package.StartsWith("Aspire.", StringComparison.Ordinal));
        Assert.Contains("Embedded/Program.cs", project.Items("Compile"));
        Assert.DoesNotContain("AppHost.cs", project.Items("Compile"));
    }

    [Fact]
    public async Task AppHost_On_IsAnAspireHostOfThreeProjects_WithFoldersAndLockFileOfItsOwn()
    {
        var project = await EvaluateAsync("src/Availability.AppHost", useAspire: "true");

        Assert.Equal("true", project.Property("IsAspireHost"));
        Assert.Equal(("obj/aspire/", "bin/aspire/"), (project.Property("BaseIntermediateOutputPath"), project.Property("BaseOutputPath")));
        Assert.Equal(Path.Combine(Repository.Root, "src/Availability.AppHost/obj/aspire/packages.lock.json"), project.Property("NuGetLockFilePath"));
        Assert.Equal("false", project.Property("RestoreLockedMode"));
        Assert.Equal(["Availability.Monitor", "Availability.Web", "Availability.Writer"], project.Items("ProjectReference").Select(Path.GetFileNameWithoutExtension));
        Assert.Contains("AppHost.cs", project.Items("Compile"));
        Assert.DoesNotContain(project.Items("Compile"), file => file.StartsWith("Embedded/", StringComparison.Ordinal) || file.StartsWith("obj/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Kafka/KafkaClients.cs Postgres/PostgresDataSource.cs", "")]
    [InlineData("true", "Kafka/KafkaClients.Aspire.cs Postgres/PostgresDataSource.Aspire.cs", "Aspire.Confluent.Kafka Aspire.Npgsql")]
    public async Task ServiceDefaults_EitherState_HasOneSeamFileEach(string useAspire, string seams, string packages)
    {
        var project = await EvaluateAsync("src/Availability.ServiceDefaults", useAspire);

        Assert.Equal(seams.Split(' '), project.Items("Compile").Where(file => Seam().IsMatch(file)).Order(StringComparer.Ordinal));
        Assert.Equal(
            packages.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            project.Items("PackageReference").Where(package => package.StartsWith("Aspire.", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void LockFiles_Committed_KnowNoAspire() => Assert.All(
        new[] { "src", "tests", "benchmarks" }.SelectMany(folder => Directory.GetDirectories(Path.Combine(Repository.Root, folder)))
            .Select(folder => Path.Combine(folder, "packages.lock.json")).Where(File.Exists),
        file => Assert.DoesNotContain("\"Aspire.", File.ReadAllText(file), StringComparison.Ordinal));

    [Fact]
    public void Sources_OfBothStates_HaveNoConditionalCompilation() => Assert.DoesNotContain(
        Directory.GetFiles(Path.Combine(Repository.Root, "src"), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
            .SelectMany(File.ReadLines),
        line => line.StartsWith("#if", StringComparison.Ordinal));

    public void Dispose() => _packages.Delete(recursive: true);

    private async Task<Evaluation> EvaluateAsync(string project, string useAspire)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardOutput = true,
            WorkingDirectory = Path.Combine(Repository.Root, project),
            ArgumentList =
            {
                "msbuild", "-nologo",
                "-getProperty:IsAspireHost,BaseIntermediateOutputPath,BaseOutputPath,NuGetLockFilePath,RestoreLockedMode",
                "-getItem:Compile,PackageReference,ProjectReference",
            },
            // Whoever runs the tests may build with a version of their own.
            Environment = { ["UseAspire"] = useAspire, ["NUGET_PACKAGES"] = _packages.FullName, ["AspireVersion"] = "", ["AspireSdkVersion"] = "" },
        };
        using var process = Process.Start(start)!;
        var output = await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.True(process.ExitCode == 0, output);
        return new Evaluation(JsonDocument.Parse(output).RootElement);
    }

    [GeneratedRegex("<AspireVersion[^>]*>(.+)</AspireVersion>")]
    private static partial Regex AspireVersion();

    [GeneratedRegex(@"/(KafkaClients|PostgresDataSource)(\.Aspire)?\.cs$")]
    private static partial Regex Seam();

    private sealed record Evaluation(JsonElement Result)
    {
        public string Property(string name) => Result.GetProperty("Properties").GetProperty(name).GetString()!;

        public IEnumerable<string> Items(string name) => Result.GetProperty("Items").GetProperty(name).EnumerateArray()
            .Select(item => item.GetProperty("Identity").GetString()!.Replace('\\', '/'));
    }
}
