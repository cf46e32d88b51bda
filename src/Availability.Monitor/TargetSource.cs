using System.Globalization;
using System.Security.Cryptography;
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

    private byte[] _hash = [];

    private string Name => options.Value.Config == StandardInput ? "standard input" : options.Value.Config;

    /// <summary>Where it is; null for standard input, which can be read only once.</summary>
    public string? File => options.Value.Config == StandardInput ? null : options.Value.Config;

    /// <summary>Reads it whole.</summary>
    /// <returns>The targets, and what was accepted otherwise than it is written, one sentence each.</returns>
    /// <exception cref="ConfigurationException">It cannot be read, or some lines are wrong: all of them are told.</exception>
    public (IReadOnlyList<ProbeTarget> Targets, IReadOnlyList<string> Warnings) Load()
    {
        _hash = [];
        return LoadIfNew()!.Value;
    }

    /// <summary>The same; null when it holds what it held the last time, good or bad.</summary>
    /// <exception cref="ConfigurationException">As above.</exception>
    public (IReadOnlyList<ProbeTarget> Targets, IReadOnlyList<string> Warnings)? LoadIfNew()
    {
        var (before, content) = (_hash, Read());
        _hash = SHA256.HashData(content);
        return _hash.AsSpan().SequenceEqual(before) ? null : Parse(content);
    }

    private (IReadOnlyList<ProbeTarget> Targets, IReadOnlyList<string> Warnings) Parse(byte[] content)
    {
        var result = TargetFile.Parse(content);
        if (result.Errors.Count > 0)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, result.Errors.Select(Describe)));
        }

        List<ProbeTarget> targets = [.. result.Targets.Select(target => new ProbeTarget(target, options.Value))];
        return (targets, [.. result.Warnings.Select(Describe), .. targets.Where(IsCutByDefault).Select(DescribeCut), .. PingRight.Find().Warnings(targets)]);
    }

    private byte[] Read()
    {
        try
        {
            return File is { } file ? System.IO.File.ReadAllBytes(file) : Input.Value;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _hash = []; // Whatever is there next is new.
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
