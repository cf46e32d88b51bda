namespace Availability.Writer;

/// <summary>
/// Keeps the bytes of a batch's messages in large pieces, which the batches after it use again: as arrays of their own they would
/// be most of what the collector has to copy.
/// </summary>
internal sealed class MessageBytes
{
    private const int PieceSize = 256 << 10;

    // More than usual messages need, and nothing that large ones leave behind.
    private const int MostPieces = 16;

    private readonly List<byte[]> _pieces = [];
    private int _piece = -1;
    private int _used = PieceSize;

    /// <returns>Good until <see cref="Clear"/>.</returns>
    public ReadOnlyMemory<byte>? Add(ReadOnlyMemory<byte>? given)
    {
        if (given is not { Length: > 0 } bytes)
        {
            return given;
        }

        if (bytes.Length > PieceSize)
        {
            return bytes.ToArray();
        }

        if (bytes.Length > PieceSize - _used)
        {
            NextPiece();
        }

        var kept = _pieces[_piece].AsMemory(_used, bytes.Length);
        bytes.CopyTo(kept);
        _used += bytes.Length;
        return kept;
    }

    /// <summary>Begins anew: what was added will be overwritten.</summary>
    public void Clear()
    {
        _pieces.RemoveRange(Math.Min(_pieces.Count, MostPieces), Math.Max(0, _pieces.Count - MostPieces));
        (_piece, _used) = (-1, PieceSize);
    }

    private void NextPiece()
    {
        if (++_piece == _pieces.Count)
        {
            _pieces.Add(new byte[PieceSize]);
        }

        _used = 0;
    }
}
