using System.Globalization;
using System.Text;
using Availability.Storage;

namespace Availability.Writer;

/// <summary>A message of the quarantine for a terminal, which whatever a stranger wrote into it must not control.</summary>
internal static class QuarantineText
{
    private const int BytesPerLine = 32;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static string Line(QuarantinedMessage message) =>
        $"{PositionOf(message)}  {Instant(message.QuarantinedAt)}  {Printable(message.Message.Monitor ?? "-")}  {Printable(message.Reason)}";

    public static string Page(QuarantinedMessage message) =>
        $"""
        message      {PositionOf(message)}
        cluster      {Printable(message.Stream.ClusterId)}
        quarantined  {Instant(message.QuarantinedAt)}
        reason       {Printable(message.Reason)}
        monitor      {Printable(message.Message.Monitor ?? "-")}
        produced     {(message.Message.ProducedAt is { } produced ? Instant(produced) : "-")}
        slot         {(message.ScheduledAt is { } slot ? Instant(slot) : "-")}
        key          {Bytes(message.Message.Key)}
        value
        {Bytes(message.Message.Value)}
        """;

    private static QuarantinePosition PositionOf(QuarantinedMessage message) =>
        new(message.Stream.Topic, message.Message.Partition, message.Message.Offset);

    private static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    private static string Bytes(ReadOnlyMemory<byte>? kept)
    {
        if (kept?.ToArray() is not { } bytes)
        {
            return "-";
        }

        try
        {
            if (Strict.GetString(bytes) is var text && !text.Any(IsControl))
            {
                return text;
            }
        }
        catch (DecoderFallbackException)
        {
            // No text: as numbers.
        }

        return string.Join(Environment.NewLine, bytes.Chunk(BytesPerLine).Select(Convert.ToHexString));
    }

    private static string Printable(string text) => string.Concat(text.Select(character => IsControl(character) || character == '\n' ? '\uFFFD' : character));

    private static bool IsControl(char character) =>
        (char.IsControl(character) && character is not ('\n' or '\t')) || char.GetUnicodeCategory(character) == UnicodeCategory.Format;
}
