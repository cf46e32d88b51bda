using System.Buffers;
using System.Text;

namespace Availability.Core.Tests;

internal static class CheckJson
{
    public static string Of(Check check)
    {
        var output = new ArrayBufferWriter<byte>();
        CheckSerializer.Serialize(output, check);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    public static Check Read(string json)
    {
        Assert.True(CheckSerializer.TryDeserialize(Encoding.UTF8.GetBytes(json), out var check, out var error), error);
        return check;
    }

    public static string Refusal(string json) => Refusal(Encoding.UTF8.GetBytes(json));

    public static string Refusal(ReadOnlySpan<byte> message)
    {
        Assert.False(CheckSerializer.TryDeserialize(message, out var check, out var error));
        Assert.Null(check);
        return error;
    }
}
