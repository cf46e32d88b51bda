using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>A duration as a number of seconds with at most six decimals.</summary>
internal sealed class SecondsJsonConverter : JsonConverter<TimeSpan>
{
    private static readonly decimal MostSeconds = (decimal)CheckLimits.Period.TotalSeconds;

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new CheckFormatException("is not a number of seconds");
        }

        if (!reader.TryGetDecimal(out var seconds) || seconds < 0 || seconds > MostSeconds)
        {
            throw new CheckFormatException($"is not between 0 and {MostSeconds} seconds");
        }

        return new TimeSpan((long)decimal.Round(seconds * 1_000_000) * TimeSpan.TicksPerMicrosecond);
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        // A clock that was set back while a check ran must not cost the record.
        var microseconds = Math.Max(0, value.Ticks / TimeSpan.TicksPerMicrosecond);
        writer.WriteNumberValue(microseconds / 1_000_000m);
    }
}
