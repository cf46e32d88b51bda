namespace Availability.Monitor.Probing;

/// <summary>A body that ends with the connection; nobody can tell whether it is whole.</summary>
internal sealed class UntilCloseFraming : BodyFraming
{
    public override void Decode(ReadOnlySpan<byte> wire, Span<byte> body, out int taken, out int written)
    {
        taken = written = Math.Min(wire.Length, body.Length);
        wire[..taken].CopyTo(body);
    }

    public override string? Close()
    {
        IsComplete = true;
        return null;
    }
}
