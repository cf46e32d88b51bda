using System.ComponentModel.DataAnnotations;
using Availability.Monitor.Network;
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

        if (!HostPort.TryParseList(options.Vantage, out _))
        {
            faults.Add(new ValidationResult("--vantage: expected host:port,… that are not on this machine, such as one.one.one.one:443."));
        }

        return faults.Count == 0
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail(faults.Select(fault => fault.ErrorMessage!));
    }
}
