using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.OpenApi;

namespace Availability.Web;

/// <summary>The OpenAPI document: made once, as nothing in it but the site's path changes while the program runs.</summary>
internal sealed class ApiDocument([FromKeyedServices(ApiDocument.Name)] IOpenApiDocumentProvider provider)
{
    public const string Name = "v1";

    private readonly Lazy<Task<OpenApiDocument>> _document = new(() => provider.GetOpenApiDocumentAsync(CancellationToken.None));

    public Task<OpenApiDocument> ReadAsync() => _document.Value;

    /// <summary>With the path alone as the server's address, so that it is right under any name.</summary>
    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var document = new OpenApiDocument(await ReadAsync()) { Servers = [new() { Url = request.PathBase.HasValue ? request.PathBase.ToUriComponent() : "/" }] };
        return Results.Text(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1, cancellationToken), "application/json", Encoding.UTF8);
    }
}
