using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>A whole number, also when it is written as a float.</summary>
internal sealed class LongJsonConverter : JsonConverter<long>
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Read(ref reader, long.MaxValue);

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) => writer.WriteNumberValue(value);

    public static long Read(ref Utf8JsonReader reader, long most)
    {
        if (reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var whole) && whole >= 0 && whole <= most)
        {
            return whole;
        }

        if (reader.TokenType != JsonTokenType.Number
            || !reader.TryGetDecimal(out var value)
            || value < 0
            || value > most
            || value != decimal.Truncate(value))
        {
            throw new CheckFormatException($"is not a whole number from 0 to {most}");
        }

        return (long)value;
    }
}
