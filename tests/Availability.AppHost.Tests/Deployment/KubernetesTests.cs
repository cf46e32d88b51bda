using System.Xml.Linq;
using YamlDotNet.RepresentationModel;

namespace Availability.AppHost.Tests.Deployment;

/// <summary>Holds deploy/kubernetes to the programs that it starts.</summary>
public sealed class KubernetesTests
{
    private const string Base = "deploy/kubernetes/base/";

    private static readonly YamlNode Kustomization = Documents(Base + "kustomization.yaml").Single();

    public static TheoryData<string> Workloads => [.. Pods.Keys];

    // By the name of the resource that makes them.
    private static Dictionary<string, YamlNode> Pods { get; } = Kustomization.Texts("resources").SelectMany(file => Documents(Base + file))
        .Select(document => (Name: document.Text("metadata", "name")!, Pod: PodOf(document))).Where(found => found.Pod is not null)
        .ToDictionary(found => found.Name, found => found.Pod!);

    [Fact]
    public void Everything_IsListed_AndParses()
    {
        Assert.Equal(["maintain", "migrate", "monitor", "web", "writer"], Pods.Keys.Order());
        string[] files = [.. Directory.GetFiles(Path.Combine(Repository.Root, Base), "*.yaml").Select(file => Path.GetFileName(file)).Except(["kustomization.yaml"])];
        Assert.Equal(files.Order(), Kustomization.Texts("resources").Order());

        Assert.All(Directory.GetFiles(Path.Combine(Repository.Root, "deploy/kubernetes/secured")), file => Assert.NotEmpty(Documents(file)));
    }

    [Fact]
    public void Images_HaveTheTagThatIsPublished()
    {
        var images = Kustomization.Items("images").ToDictionary(image => image.Text("name")!, image => image.Text("newTag"));

        Assert.All(Pods.Values, pod => Assert.Equal(DeployedProgram.Version, images[Container(pod).Text("image")!]));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Variables_AreSettings_WithValuesThatTheProgramTakes(string workload)
    {
        var (container, program) = Program(workload);
        var own = container.Items("env").Where(entry => entry.At("value") is not null).ToDictionary(entry => entry.Text("name")!, entry => entry.Text("value")!);

        Assert.Equal("settings", container.Items("envFrom").Single().Text("configMapRef", "name"));
        Assert.Empty(program.Unknown(own.Keys));
        program.Try(own);
    }

    [Theory]
    [InlineData(Base)]
    [InlineData("deploy/kubernetes/secured/")]
    public void SharedSettings_AreUnderstood_BySomeProgram(string folder)
    {
        var settings = Documents(folder + "kustomization.yaml").Single().Items("configMapGenerator").First(map => map.Text("name") == "settings")
            .Texts("literals").Select(literal => literal.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        var programs = Pods.Keys.Select(name => Program(name).Program).ToList();

        Assert.NotEmpty(settings);
        Assert.All(settings.Keys, name => Assert.Contains(programs, program => !program.Unknown([name]).Any()));
        Assert.All(programs, program => program.Try(settings));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task CommandLine_IsUnderstood(string workload)
    {
        var (container, program) = Program(workload);

        Assert.Empty(await program.ComplaintAsync(container.Texts("args"), TestContext.Current.CancellationToken));
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Pod_MayNothing(string workload)
    {
        var pod = Pods[workload];

        Assert.Equal("false", pod.Text("automountServiceAccountToken"));
        Assert.Equal("true", pod.Text("securityContext", "runAsNonRoot"));
        Assert.Equal("RuntimeDefault", pod.Text("securityContext", "seccompProfile", "type"));
        var context = Container(pod).At("securityContext");
        Assert.Equal("true", context.Text("readOnlyRootFilesystem"));
        Assert.Equal("false", context.Text("allowPrivilegeEscalation"));
        Assert.Equal(["ALL"], context.Texts("capabilities", "drop"));
        Assert.NotNull(Container(pod).Text("resources", "limits", "memory"));
    }

    [Theory]
    [InlineData("monitor")]
    [InlineData("writer")]
    [InlineData("web")]
    public void Probes_AskWhatThereIs(string workload)
    {
        var container = Container(Pods[workload]);

        // The port that the base image makes ASP.NET Core listen on.
        Assert.Equal(["http 8080"], container.Items("ports").Select(port => $"{port.Text("name")} {port.Text("containerPort")}"));
        Assert.Equal("/alive http", Probe("livenessProbe"));
        Assert.Equal("/health http", Probe("readinessProbe"));
        Assert.Equal("/alive http", Probe("startupProbe"));

        string Probe(string name) => $"{container.Text(name, "httpGet", "path")} {container.Text(name, "httpGet", "port")}";
    }

    [Theory]
    [MemberData(nameof(Workloads))]
    public void Mounts_HaveTheirVolume_AndFilesThatAreReadAreMounted(string workload)
    {
        var container = Container(Pods[workload]);
        string[] volumes = [.. Pods[workload].Items("volumes").Select(volume => volume.Text("name")!), .. workload == "monitor" ? ["spool"] : Array.Empty<string>()];
        var mounts = container.Items("volumeMounts").ToDictionary(mount => mount.Text("mountPath")!, mount => mount.Text("name")!);

        Assert.Equal(volumes.Order(), mounts.Values.Order());
        var paths = container.Items("env").Select(entry => entry.Text("value")).OfType<string>().Concat(container.Texts("args")).Where(text => text.StartsWith('/'));
        Assert.All(paths, path => Assert.Contains(Path.GetDirectoryName(path)!, mounts.Keys));
        // A file that is mounted alone would stay what it was when the pod was started.
        Assert.DoesNotContain(container.Items("volumeMounts"), mount => mount.At("subPath") is not null);
    }

    [Fact]
    public void Owner_IsNobodyThatServes() =>
        Assert.Equal(["maintain", "migrate"], Pods.Where(pair => Container(pair.Value).Items("env").Any(entry => entry.Text("value") == "availability_owner")).Select(pair => pair.Key).Order());

    [Fact]
    public void ImageBase_IsWhatTheManifestsRestOn()
    {
        var image = XDocument.Parse(Repository.Read("src/Directory.Build.props")).Descendants("ContainerBaseImage").Single().Value;

        Assert.Equal("mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled", image);
        // Its user `app`.
        Assert.All(Pods.Values, pod => Assert.Equal("1654", pod.Text("securityContext", "runAsUser")));
    }

    private static (YamlNode Container, DeployedProgram Program) Program(string workload)
    {
        var container = Container(Pods[workload]);
        return (container, DeployedProgram.Of(container.Text("image")!) ?? throw new InvalidOperationException($"{workload} has no image of ours."));
    }

    private static YamlNode Container(YamlNode pod) => pod.Items("containers").Single();

    private static YamlNode? PodOf(YamlNode document) => document.At("spec", "template", "spec") ?? document.At("spec", "jobTemplate", "spec", "template", "spec");

    private static IEnumerable<YamlNode> Documents(string path) => YamlNodeExtensions.Parse(Repository.Read(path));
}
