using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Availability.Core;

/// <summary>The targets file (TSV): <c>URL [TAB PATTERN [TAB OPTIONS]]</c>, blank lines and lines that start with # allowed.</summary>
public static class TargetFile
{
    private const char ByteOrderMark = '\ufeff';

    /// <summary>The names of the options, for help texts.</summary>
    public static IReadOnlyList<string> Options { get; } = [.. TargetOptions.Names];

    /// <summary>Reads the bytes of a file, which are UTF-8; never throws.</summary>
    /// <param name="utf8">The file.</param>
    /// <param name="redaction">What the targets' URLs, and the names made of them, do not show.</param>
    public static TargetFileResult Parse(ReadOnlySpan<byte> utf8, QueryRedaction? redaction = null)
    {
        if (utf8 is [0xff, 0xfe, ..] or [0xfe, 0xff, ..])
        {
            return Failed("the file is UTF-16, expected UTF-8");
        }

        if (Utf8.IsValid(utf8))
        {
            return Parse(Encoding.UTF8.GetString(utf8), redaction);
        }

        var file = new TargetLineParser(redaction ?? QueryRedaction.None);
        // Byte for character, so that lines can be counted and invalid ones be told apart.
        var reader = new StringReader(Encoding.Latin1.GetString(utf8));
        for (var number = 1; reader.ReadLine() is { } latin1; number++)
        {
            AddBytes(file, number, Encoding.Latin1.GetBytes(latin1));
        }

        return Finish(file);
    }

    /// <summary>Reads the whole text; never throws.</summary>
    /// <param name="text">The file.</param>
    /// <param name="redaction">What the targets' URLs, and the names made of them, do not show.</param>
    public static TargetFileResult Parse(string text, QueryRedaction? redaction = null)
    {
        var file = new TargetLineParser(redaction ?? QueryRedaction.None);
        var reader = new StringReader(text.TrimStart(ByteOrderMark));
        for (var number = 1; reader.ReadLine() is { } line; number++)
        {
            file.Add(number, line);
        }

        return Finish(file);
    }

    private static void AddBytes(TargetLineParser file, int number, ReadOnlySpan<byte> line)
    {
        if (Utf8.IsValid(line))
        {
            file.Add(number, Encoding.UTF8.GetString(line).TrimStart(ByteOrderMark));
            return;
        }

        var valid = 0;
        while (Rune.DecodeFromUtf8(line[valid..], out _, out var length) == OperationStatus.Done)
        {
            valid += length;
        }

        file.AddError(number, $"byte {valid + 1} (0x{line[valid]:X2}) is not UTF-8");
    }

    private static TargetFileResult Finish(TargetLineParser file)
    {
        var targets = TargetNames.Assign(file);
        if (targets.Count == 0 && file.Errors.Count == 0)
        {
            return Failed("the file holds no target");
        }

        return new(targets, [.. file.Errors.OrderBy(error => error.Line)], [.. file.Warnings.OrderBy(warning => warning.Line)]);
    }

    private static TargetFileResult Failed(string problem) => new([], [new(0, problem)], []);
}
