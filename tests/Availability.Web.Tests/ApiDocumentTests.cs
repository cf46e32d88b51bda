using System.Net;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using NJsonSchema;

namespace Availability.Web.Tests;

/// <summary>Holds the OpenAPI document to what the endpoints answer.</summary>
public sealed class ApiDocumentTests
{
    // What each operation is asked for; the window keeps its answer short enough to read.
    private static readonly Dictionary<string, string> Requests = new()
    {
        ["listTargets"] = "/api/v1/targets",
        ["getTarget"] = "/api/v1/targets/1",
        ["getUptime"] = "/api/v1/targets/1/uptime?window=1h",
        ["getSeries"] = "/api/v1/targets/1/series?from=2026-03-10T12:07:00Z&until=2026-03-10T12:09:00Z",
        ["listChecks"] = "/api/v1/targets/1/checks?limit=1",
        ["listIncidents"] = "/api/v1/incidents",
        ["listIncidentsOfTarget"] = "/api/v1/targets/1/incidents",
        ["getPipeline"] = "/api/v1/pipeline",
        ["exportChecks"] = "/api/v1/targets/1/checks.csv",
        ["exportUptime"] = "/api/v1/uptime.csv?window=24h",
        ["getStateBadge"] = "/badges/1/state.svg",
        ["getUptimeBadge"] = "/badges/1/uptime.svg",
        ["getLatencyBadge"] = "/badges/1/latency.svg",
    };

    // Sizes on disk and partitions by the database's own clock.
    private static readonly string[] ByServer = ["days_ahead", "raw_bytes", "database_bytes"];

    public static TheoryData<string> Operations => [.. Requests.Keys];

    public static TheoryData<string> JsonOperations => [.. Requests.Where(request => !Path.HasExtension(request.Value)).Select(request => request.Key)];

    [Fact]
    public async Task Document_AllRoutes_EachDescribedOnce()
    {
        await using var site = await StatusSite.StartAsync();
        var document = await ReadAsync(site);
        var routes = site.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(route => route.RoutePattern.RawText is { } text && (text.StartsWith("/api/v1/", StringComparison.Ordinal) || text.StartsWith("/badges/", StringComparison.Ordinal)))
            .Where(route => route.Metadata.GetMetadata<IExcludeFromDescriptionMetadata>() is null)
            .Select(route => route.RoutePattern.RawText!.Replace(":int", "", StringComparison.Ordinal));

        Assert.Equal(routes.Order(), document["paths"]!.AsObject().Select(path => path.Key).Order());
        Assert.Equal(Requests.Keys.Order(), OperationsOf(document).Select(operation => (string)operation["operationId"]!).Order());
    }

    [Fact]
    public async Task Document_EveryOperation_SaysWhatItIsTakesAndAnswers()
    {
        await using var site = await StatusSite.StartAsync();

        foreach (var operation in OperationsOf(await ReadAsync(site)))
        {
            Assert.NotEmpty((string)operation["summary"]!);
            Assert.All(operation["parameters"]?.AsArray() ?? [], parameter =>
            {
                Assert.NotEmpty((string?)parameter!["description"] ?? "");
                Assert.NotNull(parameter["schema"]!["type"]);
            });
            var responses = operation["responses"]!.AsObject();
            Assert.Superset(new HashSet<string> { "200", "429", "503" }, responses.Select(response => response.Key).ToHashSet());
        }
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task Example_OfOperation_IsWhatItAnswers(string operation)
    {
        await using var site = await StatusSite.StartAsync(ExampleHistory.Checks);
        var content = Content(await ReadAsync(site), operation);

        using var response = await site.GetAsync(Requests[operation]);
        var answer = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(response.Content.Headers.ContentType!.MediaType!, content.Key, StringComparison.Ordinal);
        if (content.Key == "application/json")
            Assert.Equal(WithoutSizes(JsonNode.Parse(answer)), WithoutSizes(content.Value!["example"]?.DeepClone()));
        else
            Assert.Equal(answer.ReplaceLineEndings(), ((string?)content.Value!["example"])?.ReplaceLineEndings());
    }

    [Theory]
    [MemberData(nameof(JsonOperations))]
    public async Task Schema_OfOperation_TheAnswerIsValid(string operation)
    {
        await using var site = await StatusSite.StartAsync(ExampleHistory.Checks);
        var document = await ReadAsync(site);
        var content = Content(document, operation);
        Assert.Equal("application/json", content.Key);
        // The validator knows references into definitions, and not those into components.
        var wrapped = new JsonObject { ["allOf"] = new JsonArray(content.Value!["schema"]!.DeepClone()), ["definitions"] = document["components"]!["schemas"]!.DeepClone() };
        var schema = await JsonSchema.FromJsonAsync(
            wrapped.ToJsonString().Replace("#/components/schemas/", "#/definitions/", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        Assert.Empty(schema.Validate(await site.TextAsync(Requests[operation])));
        Assert.NotEmpty(schema.Validate("{}"));
    }

    [Fact]
    public async Task Page_Api_NamesEveryAddressAndItsExample()
    {
        await using var site = await StatusSite.StartAsync();
        var document = await ReadAsync(site);

        var page = await site.TextAsync("/api");

        Assert.All(document["paths"]!.AsObject(), path => Assert.Contains($"<code>GET {path.Key}</code>", page, StringComparison.Ordinal));
        Assert.Equal(Requests.Count, page.Split("<summary>Example</summary>").Length - 1);
    }

    private static string? WithoutSizes(JsonNode? answer)
    {
        foreach (var name in ByServer)
            answer?.AsObject().Remove(name);
        return answer?.ToJsonString();
    }

    private static async Task<JsonNode> ReadAsync(StatusSite site) => JsonNode.Parse(await site.TextAsync("/api/v1/openapi.json"))!;

    private static IEnumerable<JsonNode> OperationsOf(JsonNode document) =>
        document["paths"]!.AsObject().Select(path => Assert.Single(path.Value!.AsObject(), entry => entry.Key == "get").Value!);

    private static KeyValuePair<string, JsonNode?> Content(JsonNode document, string operation) => Assert.Single(
        OperationsOf(document).Single(candidate => (string)candidate["operationId"]! == operation)["responses"]!["200"]!["content"]!.AsObject());
}
