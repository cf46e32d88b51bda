using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>Text, with a reason of ours when it is none.</summary>
internal sealed class TextJsonConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String)
        {
            throw new CheckFormatException("is not a text");
        }

        try
        {
            return SharedText.Read(ref reader);
        }
        catch (InvalidOperationException)
        {
            throw new CheckFormatException("is not valid Unicode");
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
