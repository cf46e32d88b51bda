namespace Availability.Monitor.Probing;

/// <summary>Where a body begins and ends on the wire (RFC 9112, 6.3). Pure and incremental.</summary>
internal abstract class BodyFraming
{
    /// <summary>The last byte of the body has been taken.</summary>
    public bool IsComplete { get; protected set; }

    /// <summary>What makes the framing unreadable; null as long as nothing does.</summary>
    public string? Error { get; protected set; }

    /// <summary>How this response's body is framed.</summary>
    public static BodyFraming Of(ResponseHead head, string method) => head switch
    {
        _ when head.HasNoBody(method) => new ContentLengthFraming(0),
        { IsChunked: true } => new ChunkedFraming(),
        { ContentLength: { } length } => new ContentLengthFraming(length),
        _ => new UntilCloseFraming(),
    };

    /// <summary>Takes bytes off the wire and puts those that belong to the body into the output, as many as fit.</summary>
    public abstract void Decode(ReadOnlySpan<byte> wire, Span<byte> body, out int taken, out int written);

    /// <summary>The connection was closed.</summary>
    /// <returns>What is missing; null when the body is complete.</returns>
    public abstract string? Close();
}
