using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Availability.Web;

/// <summary>Completes what the framework finds out about the API by itself.</summary>
internal static class ApiDescription
{
    private const string Description =
        """
        Read-only. Durations are seconds, instants UTC, percentiles within 1 %. A field may be added at any time; nothing is renamed,
        removed or given another meaning below /api/v1. Errors are problem documents (RFC 9457) that say what was expected.
        """;

    public static void Configure(OpenApiOptions options)
    {
        options.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        options.ShouldInclude = description => HttpMethods.IsGet(description.HttpMethod ?? "");
        options.AddDocumentTransformer((document, _, _) => Describe(document));
        options.AddOperationTransformer((operation, _, _) => Complete(operation));
        options.AddSchemaTransformer((schema, context, _) => Require(schema, context));
    }

    private static Task Describe(OpenApiDocument document)
    {
        document.Info = new() { Title = "Availability", Version = "1", Description = Description };
        return Task.CompletedTask;
    }

    private static Task Complete(OpenApiOperation operation)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
            ApiParameters.Complete(parameter);
        if (ApiExamples.Find(operation.OperationId) is { } example)
            operation.Responses!["200"].Content!.Values.Single().Example = example;
        return Task.CompletedTask;
    }

    // Every field of an answer is there, null or not.
    private static Task Require(OpenApiSchema schema, OpenApiSchemaTransformerContext context)
    {
        if (context.JsonTypeInfo.Type.Assembly == typeof(ApiDescription).Assembly && schema.Properties is { Count: > 0 } properties)
            schema.Required = new HashSet<string>(properties.Keys);
        return Task.CompletedTask;
    }
}
