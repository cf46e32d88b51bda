using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.OpenApi;
using static Availability.Web.Markup;

namespace Availability.Web;

/// <summary>The OpenAPI document as people read it.</summary>
internal static class ApiPage
{
    public const string Title = "API · Availability";

    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Markup Content(OpenApiDocument document, PathString site) => Html($"""
        <div class="head">
        <h1>API</h1>
        <p>{document.Info.Description}</p>
        <p>For programs: <a href="{ApiRoutes.Document}">OpenAPI document</a></p>
        </div>
        {document.Paths.Select(path => Operation(site.ToUriComponent() + path.Key, path.Value.Operations!.Values.Single()))}
        """);

    private static Markup Operation(string path, OpenApiOperation operation) => Html($"""
        <section class="operation" aria-labelledby="{operation.OperationId}">
        <h2 id="{operation.OperationId}">{operation.Summary}</h2>
        <p><code>GET {path}</code></p>
        {Parameters(operation)}
        {Example(operation)}
        </section>
        """);

    private static Markup Parameters(OpenApiOperation operation) => operation.Parameters is not { Count: > 0 } parameters ? Empty : Html($"""
        <dl class="parameters">
        {parameters.Select(parameter => Html($"<div><dt><code>{parameter.Name}</code></dt><dd>{WithCode(parameter.Description ?? "")}</dd></div>"))}
        </dl>
        """);

    // What stands between two backquotes.
    private static Markup WithCode(string text) => Join(text.Split('`').Select((part, index) => index % 2 == 0 ? Html($"{part}") : Html($"<code>{part}</code>")));

    private static Markup Example(OpenApiOperation operation) => operation.Responses!["200"].Content!.Values.Single().Example is not { } example ? Empty : Html($"""
        <details><summary>Example</summary><pre tabindex="0">{Text(example)}</pre></details>
        """);

    private static string Text(JsonNode example) => example is JsonValue text ? text.ToString() : example.ToJsonString(Indented);
}
