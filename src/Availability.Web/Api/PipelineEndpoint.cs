using Availability.Storage.Pipeline;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>How the pipeline itself does.</summary>
internal sealed class PipelineEndpoint(PipelineReports reports)
{
    public async Task<IResult> ReadAsync(CancellationToken cancellationToken) =>
        Results.Json(PipelineResource.Of(await reports.ReadAsync(cancellationToken)), ApiJson.Default.PipelineResource);
}
