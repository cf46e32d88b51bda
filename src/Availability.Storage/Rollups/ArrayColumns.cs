using System.Buffers;
using System.Buffers.Binary;
using Npgsql;

namespace Availability.Storage.Rollups;

/// <summary>
/// Reads arrays of one dimension and without nulls as PostgreSQL sends them: dimensions, flag, type, length and lower bound, then each
/// element behind its size. A day's sketch has some 250 numbers, and an export of all targets reads a million days: the driver would make arrays of
/// each, number by number.
/// </summary>
internal static class ArrayColumns
{
    private const int LengthAt = 12;
    private const int ElementsAt = 20;

    public static ArrayColumn<short> ReadSmallints(NpgsqlDataReader row, int column) =>
        Read(row, column, sizeof(short), BinaryPrimitives.ReadInt16BigEndian);

    public static ArrayColumn<int> ReadIntegers(NpgsqlDataReader row, int column) =>
        Read(row, column, sizeof(int), BinaryPrimitives.ReadInt32BigEndian);

    private static ArrayColumn<T> Read<T>(NpgsqlDataReader row, int column, int size, Func<ReadOnlySpan<byte>, T> read)
        where T : struct
    {
        using var stream = row.GetStream(column);
        var borrowed = ArrayPool<byte>.Shared.Rent((int)stream.Length);
        try
        {
            var bytes = borrowed.AsSpan(0, (int)stream.Length);
            stream.ReadExactly(bytes);
            return Read(bytes, size, read);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(borrowed);
        }
    }

    private static ArrayColumn<T> Read<T>(ReadOnlySpan<byte> bytes, int size, Func<ReadOnlySpan<byte>, T> read)
        where T : struct
    {
        // An empty array has no dimension, and so neither length nor bound.
        var length = bytes.Length < ElementsAt ? 0 : BinaryPrimitives.ReadInt32BigEndian(bytes[LengthAt..]);
        var values = ArrayPool<T>.Shared.Rent(length);
        for (var index = 0; index < length; index++)
            values[index] = read(bytes.Slice(ElementsAt + (index + 1) * sizeof(int) + index * size, size));
        return new(values, length);
    }
}
