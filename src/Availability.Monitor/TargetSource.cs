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

    private byte[]? _stream;

    private string Name => options.Value.Config == StandardInput ? "standard input" : options.Value.Config;

    /// <summary>Where it is; null for standard input and, once read, for a pipe, which can be read only once.</summary>
    public string? File => _stream is not null || options.Value.Config == StandardInput ? null : options.Value.Config;

    /// <summary>Reads it whole.</summary>
    /// <returns>The targets, and what was accepted otherwise than it is written, one sentence each.</returns>
    /// <exception cref="ConfigurationException">It cannot be read, or some lines are wrong: all of them are told.</exception>
    public (IReadOnlyList<ProbeTarget> Targets, IReadOnlyList<string> Warnings) Load()
    {
        _hash = [];
        return LoadIfNew()!.Value;
    }

    /// <summary>The same; null when it holds what it held the last time, good or bad, or does not rest.</summary>
    /// <param name="rests">Asked after it was read; what was read is forgotten when it does not.</param>
    /// <exception cref="ConfigurationException">As above.</exception>
    public (IReadOnlyList<ProbeTarget> Targets, IReadOnlyList<string> Warnings)? LoadIfNew(Func<bool>? rests = null)
    {
        if (HoldsTheSame())
        {
            return null;
        }

        var content = Read();
        if (rests?.Invoke() is false)
        {
            return null;
        }

        _hash = SHA256.HashData(content);
        return Parse(content);
    }

    // Read in small parts: a whole file every second would be garbage that is expensive to collect.
    private bool HoldsTheSame()
    {
        if (_hash.Length == 0 || File is not { } path)
        {
            return false;
        }

        try
        {
            using var file = Open(path);
            return SHA256.HashData(file).AsSpan().SequenceEqual(_hash);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // Reading it whole tells why.
        }
    }

    private (IReadOnlyList<ProbeTarget> Targets, IReadOnlyList<string> Warnings) Parse(byte[] content)
    {
        var result = TargetFile.Parse(content, QueryRedaction.Parse(options.Value.Redact));
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
            return _stream ?? (File is { } file ? ReadFile(file) : Input.Value);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            _hash = []; // Whatever is there next is new.
            throw new ConfigurationException($"Cannot read the targets file {Name}: {exception.Message}");
        }
    }

    private byte[] ReadFile(string path)
    {
        if (Directory.Exists(path))
        {
            throw new IOException("It is a folder.");
        }

        using var file = Open(path);
        var content = ReadAll(file);
        _stream = file.CanSeek ? null : content;
        return content;
    }

    private static FileStream Open(string path) => new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

    private static byte[] ReadInput()
    {
        using var input = Console.OpenStandardInput();
        return ReadAll(input);
    }

    private static byte[] ReadAll(Stream stream)
    {
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
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
