using System.Text.Json;
using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>From a message's bytes to its members. The writer does this for every row, hence not with the serializer.</summary>
internal static class CheckRecordParser
{
    private static readonly TextJsonConverter Text = new();
    private static readonly GuidJsonConverter Id = new();
    private static readonly TimestampJsonConverter Timestamp = new();
    private static readonly SecondsJsonConverter Seconds = new();
    private static readonly IntegerJsonConverter Integer = new();
    private static readonly LongJsonConverter Long = new();
    private static readonly WordJsonConverter<PatternMatch> Match = new();
    private static readonly WordJsonConverter<Outcome> Outcomes = new();
    private static readonly WordJsonConverter<FailureKind> Kinds = new();
    private static readonly WordJsonConverter<Phase> Phases = new();

    private static readonly JsonMembers<FailureRecord> Failure = new(
        ("kind", (ref reader, failure) => failure.Kind = Value(ref reader, Kinds)),
        ("phase", (ref reader, failure) => failure.Phase = Value(ref reader, Phases)),
        ("detail", (ref reader, failure) => failure.Detail = String(ref reader)));

    private static readonly JsonMembers<TimingsRecord> Timings = new(
        ("dns", (ref reader, timings) => timings.Dns = Value(ref reader, Seconds)),
        ("connect", (ref reader, timings) => timings.Connect = Value(ref reader, Seconds)),
        ("tls", (ref reader, timings) => timings.Tls = Value(ref reader, Seconds)),
        ("first_byte", (ref reader, timings) => timings.FirstByte = Value(ref reader, Seconds)),
        ("transfer", (ref reader, timings) => timings.Transfer = Value(ref reader, Seconds)),
        ("total", (ref reader, timings) => timings.Total = Value(ref reader, Seconds)));

    private static readonly JsonMembers<CheckRecord> Check = new(
        ("request_id", (ref reader, check) => check.RequestId = Value(ref reader, Id)),
        ("timestamp", (ref reader, check) => check.Timestamp = Value(ref reader, Timestamp)),
        ("url", (ref reader, check) => check.Url = String(ref reader)),
        ("response_time", (ref reader, check) => check.ResponseTime = Value(ref reader, Seconds)),
        ("status_code", (ref reader, check) => check.StatusCode = Value(ref reader, Integer)),
        ("match", (ref reader, check) => check.Match = Value(ref reader, Match)),
        ("schema", (ref reader, check) => check.Schema = Value(ref reader, Integer)),
        ("target", (ref reader, check) => check.Target = String(ref reader)),
        ("location", (ref reader, check) => check.Location = String(ref reader)),
        ("group", (ref reader, check) => check.Group = String(ref reader)),
        ("period", (ref reader, check) => check.Period = Value(ref reader, Seconds)),
        ("monitor", (ref reader, check) => check.Monitor = String(ref reader)),
        ("scheduled_at", (ref reader, check) => check.ScheduledAt = Value(ref reader, Timestamp)),
        ("outcome", (ref reader, check) => check.Outcome = Value(ref reader, Outcomes)),
        ("failure", (ref reader, check) => check.Failure = Failure.ReadObject(ref reader)),
        ("delay", (ref reader, check) => check.Delay = Value(ref reader, Seconds)),
        ("timings", (ref reader, check) => check.Timings = Timings.ReadObject(ref reader)),
        ("remote_ip", (ref reader, check) => check.RemoteIp = String(ref reader)),
        ("http_version", (ref reader, check) => check.HttpVersion = String(ref reader)),
        ("redirects", (ref reader, check) => check.Redirects = Value(ref reader, Integer)),
        ("downgraded", (ref reader, check) => check.Downgraded = Flag(ref reader)),
        ("body_bytes", (ref reader, check) => check.BodyBytes = Value(ref reader, Long)),
        ("certificate_expires_at", (ref reader, check) => check.CertificateExpiresAt = Value(ref reader, Timestamp)));

    /// <returns>Null when the message is JSON but no object.</returns>
    /// <exception cref="JsonException">It is not JSON.</exception>
    /// <exception cref="CheckFormatException">A member is not what the format says.</exception>
    public static CheckRecord? Parse(ReadOnlySpan<byte> message)
    {
        var reader = new Utf8JsonReader(message);
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return null;
        }

        var record = Check.ReadObject(ref reader);
        reader.Read(); // Throws when something follows.
        return record;
    }

    private static string? String(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Null ? null : Text.Read(ref reader, typeof(string), JsonSerializerOptions.Default);

    private static bool? Flag(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => null,
        JsonTokenType.True => true,
        JsonTokenType.False => false,
        _ => throw new CheckFormatException("is not true or false"),
    };

    private static T? Value<T>(ref Utf8JsonReader reader, JsonConverter<T> converter)
        where T : struct =>
        reader.TokenType == JsonTokenType.Null ? null : converter.Read(ref reader, typeof(T), JsonSerializerOptions.Default);
}
