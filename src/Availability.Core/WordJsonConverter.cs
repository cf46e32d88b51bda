using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>A member of a closed list as its snake_case word. A word that is not in the list is an error: guessing would put a wrong reason into the history.</summary>
internal sealed class WordJsonConverter<T> : JsonConverter<T>
    where T : struct, Enum
{
    private static readonly (T Value, JsonEncodedText Word)[] Words =
    [
        .. Enum.GetValues<T>().Select(value => (value, JsonEncodedText.Encode(JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString())))),
    ];

    private static readonly string Expected = string.Join(", ", Words.Select(word => word.Word.Value));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            foreach (var (value, word) in Words)
            {
                if (reader.ValueTextEquals(word.EncodedUtf8Bytes))
                {
                    return value;
                }
            }
        }

        throw new CheckFormatException($"is not one of {Expected}");
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WriteStringValue(Array.Find(Words, word => EqualityComparer<T>.Default.Equals(word.Value, value)).Word);
}
