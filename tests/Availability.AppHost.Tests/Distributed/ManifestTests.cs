using System.Text.Json;
using Availability.Testing;

namespace Availability.AppHost.Tests.Distributed;

/// <summary>What azd deploys: the manifest, asked for as azd asks.</summary>
public sealed class ManifestTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("availability-manifest-");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Manifest_Services_AreToldWhereEverythingIs_AndNoSecretIsInIt()
    {
        using var manifest = await PublishAsync();
        var resources = manifest.RootElement.GetProperty("resources");

        Assert.Equal(new() { ["ConnectionStrings__kafka"] = "{kafka.connectionString}", ["AVAILABILITY_CONFIG"] = "{targets.value}" }, Told(resources, "monitor"));
        Assert.Equal(
            new() { ["ConnectionStrings__kafka"] = "{kafka.connectionString}", ["ConnectionStrings__availability"] = "{availability.connectionString}" },
            Told(resources, "writer"));
        Assert.Equal(new() { ["ConnectionStrings__availability"] = "{availability.connectionString}" }, Told(resources, "web"));
        Assert.True(resources.GetProperty("web").GetProperty("bindings").GetProperty("http").GetProperty("external").GetBoolean());
        Assert.True(resources.GetProperty("postgres-password").GetProperty("inputs").GetProperty("value").GetProperty("secret").GetBoolean());
        Assert.DoesNotContain(resources.EnumerateObject(), resource => resource.Name is "kafka-ui" or "pgadmin");
    }

    [Fact]
    public async Task Manifest_OfServersThatThereAreAlready_AsksForTheirAddressesAndHasNeither()
    {
        const string Password = "opensesame";

        using var manifest = await PublishAsync("--ConnectionStrings:kafka=broker:9092", $"--ConnectionStrings:availability=postgres://writer:{Password}@server/availability");
        var resources = manifest.RootElement.GetProperty("resources");

        Assert.Equal(["availability", "kafka", "monitor", "targets", "web", "writer"], resources.EnumerateObject().Select(resource => resource.Name).Order());
        Assert.All(["availability", "kafka"], name => Assert.True(
            resources.GetProperty(name).GetProperty("inputs").GetProperty("value").GetProperty("secret").GetBoolean()));
        Assert.DoesNotContain(Password, manifest.RootElement.GetRawText(), StringComparison.Ordinal);
        Assert.Equal("{availability.connectionString}", Told(resources, "web")["ConnectionStrings__availability"]);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task<JsonDocument> PublishAsync(params string[] arguments)
    {
        var file = Path.Combine(_folder.FullName, "manifest.json");
        await using var process = ServiceProcess.Start(
            "Availability.AppHost", new Dictionary<string, string?>(), ["--publisher", "manifest", "--output-path", file, .. arguments]);
        Assert.True(await process.ExitAsync(Stop) == 0, process.Log);
        return JsonDocument.Parse(await File.ReadAllBytesAsync(file, Stop));
    }

    /// <summary>What we read of a service's environment. The port of the database must not be among it: it would be the page's.</summary>
    private static Dictionary<string, string> Told(JsonElement resources, string service)
    {
        var environment = resources.GetProperty(service).GetProperty("env").EnumerateObject().ToDictionary(entry => entry.Name, entry => entry.Value.GetString()!);
        Assert.Equal($"{{{service}.bindings.http.targetPort}}", environment["HTTP_PORTS"]);
        return environment.Where(entry => entry.Key.StartsWith("ConnectionStrings__", StringComparison.Ordinal) || entry.Key.StartsWith("AVAILABILITY_", StringComparison.Ordinal))
            .ToDictionary();
    }
}
