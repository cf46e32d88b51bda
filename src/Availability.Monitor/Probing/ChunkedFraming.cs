namespace Availability.Monitor.Probing;

/// <summary>A body in chunks (RFC 9112, 7.1). Extensions and trailers are skipped.</summary>
internal sealed class ChunkedFraming : BodyFraming
{
    // A size, its extensions or trailers: nobody sends more, and without a bound they could be sent for ever.
    private const int MaxLine = 16 * 1024;
    private const int MaxTrailers = 64 * 1024;

    private State _state = State.Size;
    private long _size;
    private int _digits;
    private int _line;
    private int _trailers;
    private long _extensions;
    private long _data;
    private bool _sawCarriageReturn;

    private enum State
    {
        Size,
        Extension,
        Data,
        DataEnd,
        Trailer,
    }

    public override void Decode(ReadOnlySpan<byte> wire, Span<byte> body, out int taken, out int written)
    {
        (taken, written) = (0, 0);
        while (!IsComplete && Error is null && taken < wire.Length)
        {
            if (_state != State.Data)
            {
                Step(wire[taken++]);
                continue;
            }

            var count = (int)Math.Min(_size, Math.Min(wire.Length - taken, body.Length - written));
            if (count == 0)
            {
                return; // The output is full.
            }

            wire.Slice(taken, count).CopyTo(body[written..]);
            (taken, written, _size) = (taken + count, written + count, _size - count);
            _data += count;
            _state = _size == 0 ? State.DataEnd : State.Data;
        }
    }

    public override string? Close() => IsComplete ? null : "the last chunk did not come";

    private void Step(byte value)
    {
        switch (_state)
        {
            case State.Size:
                StepSize(value);
                break;
            case State.Extension:
                StepExtension(value);
                break;
            case State.DataEnd:
                StepDataEnd(value);
                break;
            default:
                StepTrailer(value);
                break;
        }
    }

    private void StepSize(byte value)
    {
        if (char.IsAsciiHexDigit((char)value))
        {
            // Fifteen digits cannot overflow; nobody has such a chunk anyway.
            _size = (_size << 4) + HexDigit(value);
            Error = ++_digits > 15 ? "a chunk size that is too large" : null;
        }
        else if (_digits == 0)
        {
            Error = "a chunk without a size";
        }
        else
        {
            _state = State.Extension;
            StepExtension(value);
        }
    }

    private void StepExtension(byte value)
    {
        if (value == '\n')
        {
            _state = _size == 0 ? State.Trailer : State.Data;
            (_digits, _line, _sawCarriageReturn) = (0, 0, false);
        }
        else if (_sawCarriageReturn || (_line == 0 && value is not ((byte)';' or (byte)' ' or (byte)'\t' or (byte)'\r')))
        {
            Error = "a chunk size that is not a number";
        }
        else
        {
            _sawCarriageReturn = value == '\r';
            // One byte of content in a chunk could bring kilobytes of them, again and again.
            Error = ++_line > MaxLine || ++_extensions > MaxTrailers + _data ? "chunk extensions that are too long" : null;
        }
    }

    private void StepDataEnd(byte value)
    {
        if (value == '\n')
        {
            (_state, _sawCarriageReturn) = (State.Size, false);
        }
        else if (value == '\r' && !_sawCarriageReturn)
        {
            _sawCarriageReturn = true;
        }
        else
        {
            Error = "a chunk that is longer than its size";
        }
    }

    private static int HexDigit(byte value) => value <= '9' ? value - '0' : (value | 0x20) - 'a' + 10;

    // An empty line ends the body; anything else is a trailer.
    private void StepTrailer(byte value)
    {
        if (value == '\n')
        {
            IsComplete = _line == 0;
            _line = 0;
        }
        else if (value != '\r')
        {
            _line++;
        }

        Error = ++_trailers > MaxTrailers ? "trailers that are too long" : null;
    }
}
