using Availability.Core;
using YamlDotNet.RepresentationModel;

namespace Availability.AppHost.Tests.Deployment;

/// <summary>Holds deploy/compose*.yaml, as docker-compose renders them, to the programs that they start.</summary>
public sealed class ComposeTests
{
    private const string SecretsFolder = "/run/secrets/";

    public static TheoryData<string> Files => ["compose.yaml", "compose.yaml compose.tls.yaml"];

    [Theory]
    [MemberData(nameof(Files))]
    public void OurServices_AreThere_AsTheyArePublished(string files)
    {
        var images = Services(files).Where(pair => Program(pair.Value) is not null).Select(pair => $"{pair.Key} {pair.Value.Text("image")}");

        Assert.Equal(
            [$"migrate availability-writer:{DeployedProgram.Version}", $"monitor availability-monitor:{DeployedProgram.Version}", $"web availability-web:{DeployedProgram.Version}", $"writer availability-writer:{DeployedProgram.Version}"],
            images.Order());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Variables_AreSettings_WithValuesThatTheProgramTakes(string files) => Assert.All(Ours(files), service =>
    {
        var variables = Variables(service.Definition);

        Assert.Empty(service.Program.Unknown(variables.Keys));
        service.Program.Try(variables);
    });

    [Fact]
    public async Task CommandLines_AreUnderstood()
    {
        foreach (var (definition, program) in Ours("compose.yaml"))
        {
            Assert.Empty(await program.ComplaintAsync(definition.Texts("command"), TestContext.Current.CancellationToken));
            string[] check = [.. definition.Texts("healthcheck", "test")];
            if (check is not ["NONE"])
            {
                Assert.Equal(["CMD", "dotnet", $"/app/{program.Assembly}.dll"], check[..3]);
                Assert.Empty(await program.ComplaintAsync(check[3..], TestContext.Current.CancellationToken));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Secrets_ThatAreRead_AreGiven(string files)
    {
        var declared = Render(files).Entries("secrets").Keys.ToList();

        Assert.All(Services(files), pair =>
        {
            var given = pair.Value.Items("secrets").Select(secret => secret.Text("source") ?? secret.Text()!).ToList();
            var read = Variables(pair.Value).Values.Concat(pair.Value.Texts("command")).Concat(pair.Value.Texts("entrypoint"))
                .SelectMany(text => text.Split(SecretsFolder)[1..]).Select(rest => rest.Split('&', ' ')[0]);

            Assert.Empty(read.Except(given));
            Assert.Empty(given.Except(declared));
        });
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void OurServices_MayNothing(string files) => Assert.All(Ours(files), service =>
    {
        Assert.Equal("true", service.Definition.Text("read_only"));
        Assert.Equal(["ALL"], service.Definition.Texts("cap_drop"));
        Assert.Equal(["no-new-privileges:true"], service.Definition.Texts("security_opt"));
        Assert.Null(service.Definition.At("cap_add"));
        Assert.Null(service.Definition.At("privileged"));
        Assert.Null(service.Definition.At("user")); // The image's, which is nobody.
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void Ports_AreTheMachinesOwn(string files)
    {
        var ports = Services(files).Values.SelectMany(service => service.Texts("ports")).ToList();

        Assert.NotEmpty(ports);
        Assert.All(ports, port => Assert.StartsWith("127.0.0.1:", port, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("deploy/targets/targets.tsv")]
    [InlineData("deploy/kubernetes/base/targets.tsv")]
    public void Targets_AreGood(string file)
    {
        var result = TargetFile.Parse(File.ReadAllBytes(Path.Combine(Repository.Root, file)));

        Assert.NotEmpty(result.Targets);
        Assert.Empty(result.Errors);
        Assert.Empty(result.Warnings);
    }

    [Fact]
    public void Roles_HaveTheRightsOfTheDocument()
    {
        var rights = Repository.Read("deploy/postgres/roles.sql").Split('\n').Where(line => line.StartsWith("ALTER DEFAULT", StringComparison.Ordinal)).ToList();
        var document = Repository.Read("docs/schema.md");

        Assert.Equal(3, rights.Count);
        Assert.All(rights, line => Assert.Contains(line.Replace("FOR ROLE availability_owner ", "", StringComparison.Ordinal), document, StringComparison.Ordinal));
    }

    private static YamlNode Render(string files)
    {
        Assert.SkipUnless(ComposeFiles.CanRender, "docker-compose is not here: apt-get install docker-compose.");
        return ComposeFiles.Render(files);
    }

    private static IReadOnlyDictionary<string, YamlNode> Services(string files) => Render(files).Entries("services");

    private static List<(YamlNode Definition, DeployedProgram Program)> Ours(string files)
    {
        List<(YamlNode, DeployedProgram)> ours = [.. from service in Services(files).Values let program = Program(service) where program is not null select (service, program)];
        Assert.NotEmpty(ours);
        return ours;
    }

    private static DeployedProgram? Program(YamlNode service) => DeployedProgram.Of(service.Text("image")!.Split(':')[0]);

    private static Dictionary<string, string> Variables(YamlNode service) => service.Entries("environment").ToDictionary(pair => pair.Key, pair => pair.Value.Text()!);
}
