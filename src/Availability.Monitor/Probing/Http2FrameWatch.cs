using System.Buffers.Binary;

namespace Availability.Monitor.Probing;

/// <summary>
/// Reads the headers of the frames that come in (RFC 9113, 4.1) to know what the server said before the framework's client
/// gave up: it keeps that to itself when it would rather try again.
/// </summary>
internal sealed class Http2FrameWatch
{
    private const int HeaderBytes = 9;

    private static readonly string[] Errors =
    [
        "NO_ERROR", "PROTOCOL_ERROR", "INTERNAL_ERROR", "FLOW_CONTROL_ERROR", "SETTINGS_TIMEOUT", "STREAM_CLOSED", "FRAME_SIZE_ERROR",
        "REFUSED_STREAM", "CANCEL", "COMPRESSION_ERROR", "CONNECT_ERROR", "ENHANCE_YOUR_CALM", "INADEQUATE_SECURITY", "HTTP_1_1_REQUIRED",
    ];

    // A frame's header and the first eight bytes of its payload.
    private readonly byte[] _start = new byte[HeaderBytes + 8];
    private int _seen;
    private long _length;

    private enum FrameType : byte
    {
        Headers = 1,
        ResetStream = 3,
        GoAway = 7,
    }

    /// <summary>Nothing came yet.</summary>
    public bool IsUntouched { get; private set; } = true;

    /// <summary>A HEADERS frame came.</summary>
    public bool HasResponse { get; private set; }

    /// <summary>The last GOAWAY or RST_STREAM, with its reason.</summary>
    public string? Refusal { get; private set; }

    /// <summary>Takes bytes as they come.</summary>
    public void Take(ReadOnlySpan<byte> bytes)
    {
        IsUntouched &= bytes.IsEmpty;
        while (!bytes.IsEmpty)
        {
            if (_seen < _start.Length && (_seen < HeaderBytes || _seen < HeaderBytes + _length))
            {
                TakeStart(bytes[0]);
                bytes = bytes[1..];
            }
            else
            {
                var skipped = (int)Math.Min(bytes.Length, HeaderBytes + _length - _seen);
                _seen += skipped;
                bytes = bytes[skipped..];
            }

            if (_seen >= HeaderBytes && _seen == HeaderBytes + _length)
            {
                TakeFrame();
                _seen = 0;
            }
        }
    }

    private void TakeStart(byte value)
    {
        _start[_seen++] = value;
        if (_seen == HeaderBytes)
        {
            _length = (_start[0] << 16) | (_start[1] << 8) | _start[2];
        }
    }

    private void TakeFrame()
    {
        switch ((FrameType)_start[3])
        {
            case FrameType.Headers:
                HasResponse = true;
                break;
            case FrameType.ResetStream when _length >= 4:
                Refusal = $"the server reset the stream ({Error(HeaderBytes)})";
                break;
            case FrameType.GoAway when _length >= 8:
                Refusal = $"the server sent GOAWAY ({Error(HeaderBytes + 4)})";
                break;
            default:
                break;
        }
    }

    private string Error(int offset)
    {
        var code = BinaryPrimitives.ReadUInt32BigEndian(_start.AsSpan(offset));
        return code < Errors.Length ? Errors[code] : $"error {code}";
    }
}
