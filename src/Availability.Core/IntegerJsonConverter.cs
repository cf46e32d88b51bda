using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>A whole number, also when it is written as a float (<c>200.0</c>).</summary>
internal sealed class IntegerJsonConverter : JsonConverter<int>
{
    public override int Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        (int)LongJsonConverter.Read(ref reader, int.MaxValue);

    public override void Write(Utf8JsonWriter writer, int value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
