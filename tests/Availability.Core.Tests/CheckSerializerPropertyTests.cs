using CsCheck;

namespace Availability.Core.Tests;

public sealed class CheckSerializerPropertyTests
{
    [Fact]
    public void Serialize_AnyCheck_ReadsBackEqualFromOneLine() => Arbitrary.Check.Sample(check =>
    {
        var json = CheckJson.Of(check);
        Assert.DoesNotContain('\n', json);
        Assert.Equal(check, CheckJson.Read(json));
    });

    [Fact]
    public void TryDeserialize_AnyBytes_NeverThrows() => Gen.Byte.Array[0, 200].Sample(Read);

    [Fact]
    public void TryDeserialize_AlmostACheck_NeverThrows() =>
        Gen.OneOf(Arbitrary.Mutated(GoldenChecks.Line(0)), Arbitrary.Mutated(GoldenChecks.Line(3))).Sample(Read);

    private static bool Read(byte[] message) =>
        CheckSerializer.TryDeserialize(message, out var check, out var error) ? check is not null && error is null : error is { Length: > 5 and < 400 };
}
