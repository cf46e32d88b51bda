using Confluent.Kafka;

namespace Availability.Writer;

/// <summary>A message's bytes as they are, in memory that the next message overwrites: whoever needs them longer copies them.</summary>
internal sealed class ReusedBytes : IDeserializer<ReadOnlyMemory<byte>?>
{
    private const int Most = 64 << 10;

    private readonly byte[] _bytes = new byte[Most];

    public ReadOnlyMemory<byte>? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
        {
            return null;
        }

        if (data.Length > Most)
        {
            return data.ToArray();
        }

        data.CopyTo(_bytes);
        return _bytes.AsMemory(0, data.Length);
    }
}
