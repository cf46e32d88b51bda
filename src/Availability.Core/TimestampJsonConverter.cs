using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>An instant as <see cref="TimestampText"/>.</summary>
internal sealed class TimestampJsonConverter : JsonConverter<DateTimeOffset>
{
    public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length <= TimestampText.MaxLength)
        {
            Span<char> text = stackalloc char[TimestampText.MaxLength];
            if (TimestampText.TryParse(text[..reader.CopyString(text)], out var instant))
            {
                return instant;
            }
        }

        throw new CheckFormatException($"is not {TimestampText.Expected}");
    }

    public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options)
    {
        Span<byte> text = stackalloc byte[TimestampText.MaxLength];
        writer.WriteStringValue(text[..TimestampText.Format(value, text)]);
    }
}
