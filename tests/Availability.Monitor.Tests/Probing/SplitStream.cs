namespace Availability.Monitor.Tests.Probing;

/// <summary>A connection that hands out its bytes in pieces of given sizes, over and over, and swallows the request.</summary>
internal sealed class SplitStream(byte[] content, IReadOnlyList<int> sizes) : Stream
{
    private int _reads;

    public int Taken { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var size = sizes.Count == 0 ? int.MaxValue : sizes[_reads++ % sizes.Count];
        var count = Math.Min(size, Math.Min(buffer.Length, content.Length - Taken));
        content.AsMemory(Taken, count).CopyTo(buffer);
        Taken += count;
        return ValueTask.FromResult(count);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
