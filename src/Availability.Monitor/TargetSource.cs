using System.Globalization;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.ServiceDefaults;
using Microsoft.Extensions.Options;

namespace Availability.Monitor;

/// <summary>Reads the targets file and applies the monitor's defaults.</summary>
internal sealed class TargetSource(IOptions<MonitorOptions> options)
{
    internal const string StandardInput = "-";

    // It can be read once only.
    private static readonly Lazy<byte[]> Input = new(ReadInput);

    private string Name => options.Value.Config == StandardInput ? "standard input" : options.Value.Config;

    /// <summary>Reads it whole.</summary>
    /// <returns>The targets, and what was accepted otherwise than it is written, one sentence each.</returns>
    /// <exception cref="ConfigurationException">It cannot be read, or some lines are wrong: all of them are told.</exception>
    public (IReadOnlyList<ProbeTarget> Targets, IReadOnlyList<string> Warnings) Load()
    {
        var result = TargetFile.Parse(Read());
        if (result.Errors.Count > 0)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, result.Errors.Select(Describe)));
        }

        List<ProbeTarget> targets = [.. result.Targets.Select(target => new ProbeTarget(target, options.Value))];
        return (targets, [.. result.Warnings.Select(Describe), .. targets.Where(IsCutByDefault).Select(DescribeCut)]);
    }

    private byte[] Read()
    {
        try
        {
            return options.Value.Config == StandardInput ? Input.Value : File.ReadAllBytes(options.Value.Config);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"Cannot read the targets file {Name}: {exception.Message}");
        }
    }

    private static byte[] ReadInput()
    {
        using var input = Console.OpenStandardInput();
        using var bytes = new MemoryStream();
        input.CopyTo(bytes);
        return bytes.ToArray();
    }

    // Line 0 is the file as a whole.
    private string Describe(TargetFileMessage message) => message.Line == 0
        ? $"{Name}: {message.Message}"
        : string.Create(CultureInfo.InvariantCulture, $"{Name}:{message.Line}: {message.Message}");

    // A line that names both has its warning from the parser.
    private static bool IsCutByDefault(ProbeTarget target) => target.Target.Timeout > target.Timeout && target.Target.Period is null;

    private string DescribeCut(ProbeTarget target) =>
        $"{Name}: {target.Target.Name}: the timeout of {DurationText.Format(target.Target.Timeout!.Value)} is cut to the period, {DurationText.Format(target.Timeout)}.";
}
