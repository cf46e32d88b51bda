namespace Availability.AppHost.Tests.Distributed;

/// <summary>AppHost.cs as a model: nothing is started.</summary>
public sealed class ModelTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Model_Resources_AreThoseOfTheArchitecture()
    {
        await using var model = await CreateAsync();

        Assert.Empty(new[] { "kafka", "kafka-ui", "postgres", "pgadmin", "availability", "monitor", "writer", "web" }
            .Except(model.Resources.Select(resource => resource.Name)));
        Assert.True(Assert.IsType<ParameterResource>(Find(model, "postgres-password")).Secret);
        Assert.All(["kafka", "postgres"], name => Assert.Contains(
            Find(model, name).Annotations.OfType<ContainerMountAnnotation>(), mount => mount.Type == ContainerMountType.Volume));
    }

    [Theory]
    [InlineData("monitor", "kafka")]
    [InlineData("writer", "availability kafka")]
    [InlineData("web", "availability")]
    public async Task Service_ReferencesAndWaitsForWhatItNeeds_AndIsAskedForItsHealth(string name, string needs)
    {
        await using var model = await CreateAsync();

        var service = Assert.IsType<ProjectResource>(Find(model, name));

        // A parameter counts as a reference in some versions of Aspire.
        Assert.Equal(
            needs.Split(' '),
            service.Annotations.OfType<ResourceRelationshipAnnotation>().Where(relation => relation is { Type: "Reference", Resource: not ParameterResource })
                .Select(relation => relation.Resource.Name).Distinct().Order());
        var waits = service.Annotations.OfType<WaitAnnotation>().Select(wait => wait.Resource.Name).ToHashSet();
        Assert.Empty(needs.Split(' ').Except(waits));
        // Waiting for a database is waiting for its server, too.
        Assert.Empty(waits.Except([.. needs.Split(' '), "postgres"]));
        Assert.Single(service.Annotations.OfType<HealthCheckAnnotation>());
    }

    [Fact]
    public async Task Web_Endpoint_IsWhereTheExampleLooksForIt()
    {
        await using var model = await CreateAsync();

        var endpoint = Find(model, "web").Annotations.OfType<EndpointAnnotation>().Single();

        Assert.Equal(("http", 8080, true), (endpoint.Name, endpoint.Port, endpoint.IsExternal));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3, "--WriterReplicas", "3")]
    public async Task Writer_Replicas_CanBeSet(int expected, params string[] arguments)
    {
        await using var model = await CreateAsync(arguments);

        Assert.True(Find(model, "writer").TryGetLastAnnotation<ReplicaAnnotation>(out var replicas));
        Assert.Equal(expected, replicas.Replicas);
    }

    [Fact]
    public async Task ConnectionStrings_Given_TakeThePlaceOfContainers()
    {
        await using var model = await CreateAsync("--ConnectionStrings:kafka=broker:9092", "--ConnectionStrings:availability=postgres://server/availability");

        Assert.Equal("broker:9092", await ConnectionStringAsync(model, "kafka"));
        Assert.Equal("postgres://server/availability", await ConnectionStringAsync(model, "availability"));
        Assert.DoesNotContain(model.Resources, resource => resource is ContainerResource || resource.Name == "postgres-password");
    }

    [Fact]
    public async Task ConnectionString_OfOneAlone_LeavesTheOther()
    {
        await using var model = await CreateAsync("--ConnectionStrings:kafka=broker:9092");

        Assert.Equal(["pgadmin", "postgres"], model.Resources.OfType<ContainerResource>().Select(container => container.Name).Order());
    }

    private static Task<IDistributedApplicationTestingBuilder> CreateAsync(params string[] arguments) =>
        DistributedApplicationTestingBuilder.CreateAsync<Projects.Availability_AppHost>(arguments, Stop);

    private static async Task<string?> ConnectionStringAsync(IDistributedApplicationTestingBuilder model, string name) =>
        await Assert.IsType<IResourceWithConnectionString>(Find(model, name), exactMatch: false).GetConnectionStringAsync(Stop);

    private static IResource Find(IDistributedApplicationTestingBuilder model, string name) => model.Resources.Single(resource => resource.Name == name);
}
