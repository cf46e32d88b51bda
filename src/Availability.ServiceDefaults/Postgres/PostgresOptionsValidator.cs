using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>An address that cannot be read stops the start, not the first query.</summary>
internal sealed class PostgresOptionsValidator : IValidateOptions<PostgresOptions>
{
    public ValidateOptionsResult Validate(string? name, PostgresOptions options)
    {
        try
        {
            PostgresTls.Check(PostgresConnectionString.Parse(options.Uri));
            PostgresTls.Check(PostgresConnectionString.Parse(options.OwnerUri ?? options.Uri));
            return ValidateOptionsResult.Success;
        }
        catch (ConfigurationException exception)
        {
            return ValidateOptionsResult.Fail(exception.Message);
        }
    }
}
