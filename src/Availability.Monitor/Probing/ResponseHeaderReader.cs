using System.Text;

namespace Availability.Monitor.Probing;

/// <summary>Notes the few headers that decide how a response is read.</summary>
internal sealed class ResponseHeaderReader(ResponseHead head)
{
    private bool _lastMattered;

    public void Clear() => _lastMattered = false;

    /// <summary>Takes one header line.</summary>
    /// <returns>What makes it ambiguous; null when nothing does.</returns>
    public string? Take(ReadOnlySpan<byte> line)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
        {
            // Obsolete folding: harmless unless it continues a header that we go by.
            return _lastMattered ? "a folded header" : null;
        }

        var colon = line.IndexOf((byte)':');
        if (colon < 0)
        {
            _lastMattered = false;
            return null;
        }

        var name = line[..colon].TrimEnd(" \t"u8);
        var value = line[(colon + 1)..].Trim(" \t"u8);
        _lastMattered = true;
        return name.Length switch
        {
            14 when Ascii.EqualsIgnoreCase(name, "content-length"u8) => TakeLength(value),
            17 when Ascii.EqualsIgnoreCase(name, "transfer-encoding"u8) => TakeTransferEncoding(value),
            16 when Ascii.EqualsIgnoreCase(name, "content-encoding"u8) => TakeCoding(value),
            12 when Ascii.EqualsIgnoreCase(name, "content-type"u8) => TakeType(value),
            8 when Ascii.EqualsIgnoreCase(name, "location"u8) => TakeLocation(value),
            _ => Ignore(),
        };
    }

    private string? Ignore()
    {
        _lastMattered = false;
        return null;
    }

    // "5, 5" is what a proxy makes of two equal headers.
    private string? TakeLength(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)','))
        {
            var item = value[range].Trim(" \t"u8);
            if (!long.TryParse(item, System.Globalization.NumberStyles.None, null, out var length))
            {
                return "a Content-Length that is not a number";
            }

            if (head.ContentLength is { } known && known != length)
            {
                return "conflicting Content-Lengths";
            }

            head.ContentLength = length;
        }

        return null;
    }

    private string? TakeTransferEncoding(ReadOnlySpan<byte> value)
    {
        if (Ascii.EqualsIgnoreCase(value, "identity"u8))
        {
            return null;
        }

        if (head.IsChunked || !Ascii.EqualsIgnoreCase(value, "chunked"u8))
        {
            return "a Transfer-Encoding other than chunked";
        }

        head.IsChunked = true;
        return null;
    }

    private string? TakeCoding(ReadOnlySpan<byte> value)
    {
        var coding = value switch
        {
            _ when value.IsEmpty || Ascii.EqualsIgnoreCase(value, "identity"u8) => ContentCoding.Identity,
            _ when Ascii.EqualsIgnoreCase(value, "gzip"u8) || Ascii.EqualsIgnoreCase(value, "x-gzip"u8) => ContentCoding.Gzip,
            _ when Ascii.EqualsIgnoreCase(value, "deflate"u8) => ContentCoding.Deflate,
            _ when Ascii.EqualsIgnoreCase(value, "br"u8) => ContentCoding.Brotli,
            _ => ContentCoding.Unknown,
        };
        if (coding != ContentCoding.Identity)
        {
            head.Coding = head.Coding == ContentCoding.Identity ? coding : ContentCoding.Unknown;
        }

        return null;
    }

    private string? TakeType(ReadOnlySpan<byte> value)
    {
        foreach (var range in value.Split((byte)';'))
        {
            var parameter = value[range].Trim(" \t"u8);
            if (parameter.Length > 8 && Ascii.EqualsIgnoreCase(parameter[..8], "charset="u8))
            {
                head.Charset = Encoding.Latin1.GetString(parameter[8..].Trim(" \t\"'"u8));
            }
        }

        return null;
    }

    private string? TakeLocation(ReadOnlySpan<byte> value)
    {
        var location = Encoding.UTF8.GetString(value);
        head.HasConflictingLocations |= head.Location is not null && head.Location != location;
        head.Location = location;
        return null;
    }
}
