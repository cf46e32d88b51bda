using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>Security settings that cannot work stop the start, before anything else is prepared.</summary>
internal sealed class KafkaOptionsValidator : IValidateOptions<KafkaOptions>
{
    public ValidateOptionsResult Validate(string? name, KafkaOptions options)
    {
        try
        {
            var config = KafkaClientConfig.Admin(options);
            if (config.SslCaLocation is not null || config.SslCertificateLocation is not null)
            {
                KafkaTls.Try(options);
            }

            return ValidateOptionsResult.Success;
        }
        catch (ConfigurationException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
