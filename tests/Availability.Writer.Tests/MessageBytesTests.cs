using System.Security.Cryptography;

namespace Availability.Writer.Tests;

public sealed class MessageBytesTests
{
    private readonly MessageBytes _bytes = new();

    [Fact]
    public void Add_MoreThanAPieceHolds_EachIsKept()
    {
        byte[][] given = [.. Enumerable.Range(1, 2_000).Select(RandomNumberGenerator.GetBytes)];

        ReadOnlyMemory<byte>?[] kept = [.. given.Select(bytes => _bytes.Add(bytes))];

        Assert.Equal(given, kept.Select(bytes => bytes!.Value.ToArray()));
    }

    [Fact]
    public void Add_LargerThanAPiece_IsKept()
    {
        var given = RandomNumberGenerator.GetBytes(1_000_000);

        Assert.Equal(given, _bytes.Add(given)!.Value.ToArray());
    }

    [Fact]
    public void Add_Nothing_StaysNothing()
    {
        Assert.Null(_bytes.Add(null));
        Assert.Equal(0, _bytes.Add(ReadOnlyMemory<byte>.Empty)!.Value.Length);
    }

    [Fact]
    public void Clear_AfterManyPieces_UsesTheFirstAgain()
    {
        var first = _bytes.Add(new byte[200_000])!.Value;
        Assert.All(Enumerable.Range(0, 30), _ => _bytes.Add(new byte[200_000]));

        _bytes.Clear();

        Assert.True(first.Equals(_bytes.Add(new byte[200_000])!.Value));
    }
}
