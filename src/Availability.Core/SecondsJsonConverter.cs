using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>A duration as a number of seconds with at most six decimals.</summary>
internal sealed class SecondsJsonConverter : JsonConverter<TimeSpan>
{
    private static readonly decimal MostSeconds = (decimal)CheckLimits.Period.TotalSeconds;

    private const int MicrosecondDecimals = 6;

    // The microseconds of so many digits fit into 64 bits.
    private const int PlainLength = 12;

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number)
        {
            throw new CheckFormatException("is not a number of seconds");
        }

        if (TryPlain(reader.ValueSpan, out var plain))
        {
            return plain;
        }

        if (!reader.TryGetDecimal(out var seconds) || seconds < 0 || seconds > MostSeconds)
        {
            throw new CheckFormatException($"is not between 0 and {MostSeconds} seconds");
        }

        return new TimeSpan((long)decimal.Round(seconds * 1_000_000) * TimeSpan.TicksPerMicrosecond);
    }

    // What we write ourselves, digits with up to six decimals: a decimal number takes several times as long.
    private static bool TryPlain(ReadOnlySpan<byte> text, out TimeSpan value)
    {
        value = default;
        var point = text.IndexOf((byte)'.');
        var decimals = point < 0 ? 0 : text.Length - point - 1;
        if (text.Length > PlainLength || decimals > MicrosecondDecimals)
        {
            return false;
        }

        var microseconds = 0L;
        foreach (var letter in text)
        {
            if (letter is >= (byte)'0' and <= (byte)'9')
            {
                microseconds = (microseconds * 10) + (letter - '0');
            }
            else if (letter != '.')
            {
                return false;
            }
        }

        for (; decimals < MicrosecondDecimals; decimals++)
        {
            microseconds *= 10;
        }

        value = new TimeSpan(microseconds * TimeSpan.TicksPerMicrosecond);
        return value <= CheckLimits.Period;
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options)
    {
        // A clock that was set back while a check ran must not cost the record.
        var microseconds = Math.Max(0, value.Ticks / TimeSpan.TicksPerMicrosecond);
        writer.WriteNumberValue(microseconds / 1_000_000m);
    }
}
