using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Availability.Monitor;

/// <summary>Names every fault at once, in the words of the options' own messages.</summary>
internal sealed class MonitorOptionsValidator : IValidateOptions<MonitorOptions>
{
    public ValidateOptionsResult Validate(string? name, MonitorOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        if (options.Spool is not null && options.Output == MonitorOutput.Stdout)
        {
            faults.Add(new ValidationResult("--spool: only records that go to Kafka can wait; leave it out with --output stdout."));
        }

        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(fault => fault.ErrorMessage!));
    }
}
