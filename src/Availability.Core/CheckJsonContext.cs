using System.Text.Json.Serialization;

namespace Availability.Core;

/// <summary>The generated code that reads and writes <see cref="CheckRecord"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(GuidJsonConverter), typeof(TimestampJsonConverter), typeof(SecondsJsonConverter),
        typeof(IntegerJsonConverter), typeof(LongJsonConverter), typeof(TextJsonConverter),
        typeof(WordJsonConverter<PatternMatch>), typeof(WordJsonConverter<Outcome>),
        typeof(WordJsonConverter<FailureKind>), typeof(WordJsonConverter<Phase>),
    ])]
[JsonSerializable(typeof(CheckRecord))]
internal sealed partial class CheckJsonContext : JsonSerializerContext;
