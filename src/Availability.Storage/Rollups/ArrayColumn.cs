using System.Buffers;

namespace Availability.Storage.Rollups;

/// <summary>The numbers of an array, in borrowed memory (<see cref="ArrayColumns"/>).</summary>
internal readonly struct ArrayColumn<T>(T[] borrowed, int length) : IDisposable
    where T : struct
{
    public ReadOnlySpan<T> Values => borrowed.AsSpan(0, length);

    public void Dispose() => ArrayPool<T>.Shared.Return(borrowed);
}
