using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>A list of proxies that cannot be read stops the start: half a list would trust or refuse the wrong ones.</summary>
internal sealed class TrustedProxiesValidator : IValidateOptions<WebOptions>
{
    public ValidateOptionsResult Validate(string? name, WebOptions options) => TrustedProxies.Parse(options.TrustedProxies) is not null
        ? ValidateOptionsResult.Success
        : ValidateOptionsResult.Fail($"--trusted-proxies: expected {TrustedProxies.Expected}, got '{options.TrustedProxies}'.");
}
