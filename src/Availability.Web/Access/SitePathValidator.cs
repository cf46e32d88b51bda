using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>A path that is none stops the start: every link would be wrong.</summary>
internal sealed class SitePathValidator : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options) => SitePath.Parse(options.PathBase) is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"--path-base: expected {SitePath.Expected}, got '{options.PathBase}'.");
}
