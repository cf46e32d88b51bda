namespace Availability.Monitor.Probing;

/// <summary>The least of an HTTP/2 server that its client takes for one (RFC 9113): greets, reads up to the request, answers "ok".</summary>
internal static class WarmUpHttp2
{
    private const int PrefaceBytes = 24;
    private const int FrameHeaderBytes = 9;
    private const byte HeadersFrame = 1;

    // Frames: length, type, flags, stream; 0x88 is ":status: 200" (RFC 7541, appendix A).
    private static readonly byte[] Settings = [0, 0, 0, 4, 0, 0, 0, 0, 0];
    private static readonly byte[] Answer = [0, 0, 1, HeadersFrame, 4, 0, 0, 0, 1, 0x88, 0, 0, 2, 0, 1, 0, 0, 0, 1, .. "ok"u8];

    public static async Task ServeAsync(Stream connection, CancellationToken cancellationToken)
    {
        await connection.WriteAsync(Settings, cancellationToken);
        var frame = new byte[PrefaceBytes];
        await connection.ReadExactlyAsync(frame, cancellationToken);
        do
        {
            await connection.ReadExactlyAsync(frame.AsMemory(0, FrameHeaderBytes), cancellationToken);
            await connection.ReadExactlyAsync(new byte[(frame[0] << 16) | (frame[1] << 8) | frame[2]], cancellationToken);
        }
        while (frame[3] != HeadersFrame);

        await connection.WriteAsync(Answer, cancellationToken);
    }
}
