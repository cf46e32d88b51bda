using System.Buffers;

namespace Availability.Monitor.Probing;

/// <summary>Collects a body up to its cap in pooled memory, or only counts it when nobody will look at it.</summary>
internal sealed class BodyBuffer(long cap, bool keep) : IDisposable
{
    private const int Chunk = 16 * 1024;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Chunk);

    public long Length { get; private set; }

    public long Cap => cap;

    public bool IsFull => Length >= cap;

    public ReadOnlySpan<byte> Bytes => _bytes.AsSpan(0, keep ? (int)Length : 0);

    /// <summary>Where the next bytes may be put; never more than the cap allows.</summary>
    public Memory<byte> Free()
    {
        var start = keep ? (int)Length : 0;
        if (start == _bytes.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(_bytes.Length * 2);
            Bytes.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return _bytes.AsMemory(start, (int)Math.Min(cap - Length, _bytes.Length - start));
    }

    public void Advance(int count) => Length += count;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_bytes);
}
