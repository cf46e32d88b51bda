using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Writer.Monitors;

/// <summary>Durations are seconds.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan>
{
    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetDouble() is >= 0 and < 1e9 and var seconds ? TimeSpan.FromSeconds(seconds) : throw new JsonException("a duration is out of bounds");

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value.TotalSeconds);
}
