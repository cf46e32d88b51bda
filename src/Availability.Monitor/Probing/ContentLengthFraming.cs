using System.Globalization;

namespace Availability.Monitor.Probing;

/// <summary>A body of a length told in advance. What follows it is not ours to read.</summary>
internal sealed class ContentLengthFraming : BodyFraming
{
    private readonly long _length;
    private long _remaining;

    public ContentLengthFraming(long length)
    {
        _length = _remaining = length;
        IsComplete = length == 0;
    }

    public override void Decode(ReadOnlySpan<byte> wire, Span<byte> body, out int taken, out int written)
    {
        taken = written = (int)Math.Min(_remaining, Math.Min(wire.Length, body.Length));
        wire[..taken].CopyTo(body);
        _remaining -= taken;
        IsComplete = _remaining == 0;
    }

    public override string? Close() => IsComplete
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"{_length - _remaining} of {_length} bytes came");
}
