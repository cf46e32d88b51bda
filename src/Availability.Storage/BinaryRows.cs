using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Availability.Storage;

/// <summary>
/// Rows in the format of <c>COPY … (FORMAT BINARY)</c>. Npgsql's importer resolves a converter for every single value, which
/// rows of many narrow columns pay for.
/// </summary>
/// <remarks>https://www.postgresql.org/docs/current/sql-copy.html#SQL-COPY-BINARY-FORMAT</remarks>
internal sealed class BinaryRows(int capacity)
{
    private static readonly DateTimeOffset Epoch = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // The signature, no flags, no extension.
    private static readonly byte[] Header = [.. "PGCOPY\n"u8, 0xff, .. "\r\n\0"u8, 0, 0, 0, 0, 0, 0, 0, 0];

    // A text that is not Unicode is refused, not changed.
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ArrayBufferWriter<byte> _bytes = new(capacity);

    /// <summary>What was written since the last <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.WrittenMemory;

    public void Clear() => _bytes.ResetWrittenCount();

    public void WriteHeader() => _bytes.Write(Header);

    public void WriteTrailer() => StartRow(-1);

    public void StartRow(short columns) => BinaryPrimitives.WriteInt16BigEndian(Take(sizeof(short)), columns);

    private void WriteNull() => BinaryPrimitives.WriteInt32BigEndian(Take(sizeof(int)), -1);

    public void Write(short? value)
    {
        if (value is { } known)
        {
            BinaryPrimitives.WriteInt16BigEndian(Field(sizeof(short)), known);
        }
        else
        {
            WriteNull();
        }
    }

    public void Write(int? value)
    {
        if (value is { } known)
        {
            BinaryPrimitives.WriteInt32BigEndian(Field(sizeof(int)), known);
        }
        else
        {
            WriteNull();
        }
    }

    public void Write(long? value)
    {
        if (value is { } known)
        {
            BinaryPrimitives.WriteInt64BigEndian(Field(sizeof(long)), known);
        }
        else
        {
            WriteNull();
        }
    }

    public void Write(string? value)
    {
        if (value is { } known)
        {
            Utf8.GetBytes(known, Field(Utf8.GetByteCount(known)));
        }
        else
        {
            WriteNull();
        }
    }

    public void Write(Guid value) => value.TryWriteBytes(Field(16), bigEndian: true, out _);

    /// <summary>A <c>timestamptz</c>: microseconds.</summary>
    public void Write(DateTimeOffset? value) => Write((value - Epoch)?.Ticks / TimeSpan.TicksPerMicrosecond);

    private Span<byte> Field(int length)
    {
        var field = Take(sizeof(int) + length);
        BinaryPrimitives.WriteInt32BigEndian(field, length);
        return field[sizeof(int)..];
    }

    private Span<byte> Take(int length)
    {
        var bytes = _bytes.GetSpan(length)[..length];
        _bytes.Advance(length);
        return bytes;
    }
}
