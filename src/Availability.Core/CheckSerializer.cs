using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Availability.Core;

/// <summary>The only code that knows the wire format of a check (docs/check.schema.json).</summary>
public static class CheckSerializer
{
    /// <summary>The version of the format that is written; the only one that is read.</summary>
    public const int Schema = 1;

    // The message is JSON, not HTML: a URL's & and a letter with an accent stay readable.
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [ThreadStatic]
    private static Utf8JsonWriter? _threadWriter;

    /// <summary>Writes one check as a JSON object without line breaks.</summary>
    public static void Serialize(IBufferWriter<byte> output, Check check)
    {
        var writer = _threadWriter ??= new Utf8JsonWriter(output, WriterOptions);
        writer.Reset(output);
        JsonSerializer.Serialize(writer, CheckRecord.From(check), CheckJsonContext.Default.CheckRecord);
        writer.Flush();
    }

    /// <summary>Reads a message of ours or of the old program's (six fields); never throws, unknown fields are ignored.</summary>
    /// <returns>False with the reason in one sentence.</returns>
    public static bool TryDeserialize(
        ReadOnlySpan<byte> message, [NotNullWhen(true)] out Check? check, [NotNullWhen(false)] out string? error)
    {
        check = null;
        try
        {
            if (CheckRecordParser.Parse(message) is { } record)
            {
                return CheckRecordReader.TryRead(record, out check, out error);
            }

            error = "the message is not a JSON object";
        }
        catch (CheckFormatException exception)
        {
            error = $"{exception.Member} {exception.Message}";
        }
        catch (JsonException exception)
        {
            error = $"the message is not JSON from line {exception.LineNumber + 1}, byte {exception.BytePositionInLine + 1} on";
        }
        catch (InvalidOperationException)
        {
            // All that the reader has to say of half a surrogate pair.
            error = "the name of a member is not valid Unicode";
        }

        return false;
    }
}
