using System.Text;

namespace Availability.Monitor.Probing;

/// <summary>A body's characters: by its byte order mark, else by the header's charset, else as UTF-8 with replacement.</summary>
internal static class BodyText
{
    static BodyText() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    public static string Decode(ReadOnlySpan<byte> body, string? charset)
    {
        var (encoding, mark) = body switch
        {
            [0xef, 0xbb, 0xbf, ..] => (Encoding.UTF8, 3),
            [0xff, 0xfe, 0, 0, ..] => (Encoding.UTF32, 4),
            [0xff, 0xfe, ..] => (Encoding.Unicode, 2),
            [0xfe, 0xff, ..] => (Encoding.BigEndianUnicode, 2),
            _ => (Named(charset), 0),
        };
        return encoding.GetString(body[mark..]);
    }

    // What browsers do (encoding.spec.whatwg.org): the names that people write for Latin-1 and ASCII mean windows-1252.
    private static Encoding Named(string? charset)
    {
        var name = charset?.ToLowerInvariant() switch
        {
            null or "utf8" => "utf-8",
            "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "ascii" or "us-ascii" or "cp1252" => "windows-1252",
            "cp1251" => "windows-1251",
            "sjis" or "x-sjis" => "shift_jis",
            "gb18030" or "gbk" => "gb18030",
            var other => other,
        };
        try
        {
            return Encoding.GetEncoding(name);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return Encoding.UTF8; // A charset that nobody knows; most pages that name one are UTF-8.
        }
    }
}
