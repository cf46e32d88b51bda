using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Availability.Web;

/// <summary>The OpenAPI document: made once, as nothing in it changes while the program runs.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";

    private readonly Lazy<Task<OpenApiDocument>> _document = new(() => provider.GetOpenApiDocumentAsync(CancellationToken.None));

    public Task<OpenApiDocument> ReadAsync() => _document.Value;

    public async Task<IResult> AnswerAsync(CancellationToken cancellationToken) => Results.Text(
        await (await ReadAsync()).SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken), "application/json", Encoding.UTF8);
}
