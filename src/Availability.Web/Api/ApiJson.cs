using System.Text.Json.Serialization;
using Availability.Core;
using Availability.Storage.Reports;

namespace Availability.Web;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<TargetState>), typeof(SnakeCaseEnumConverter<Outcome>), typeof(SnakeCaseEnumConverter<FailureKind>),
        typeof(SnakeCaseEnumConverter<Phase>), typeof(SnakeCaseEnumConverter<PatternMatch>),
    ])]
[JsonSerializable(typeof(TargetList))]
[JsonSerializable(typeof(TargetResource))]
[JsonSerializable(typeof(CheckList))]
[JsonSerializable(typeof(SeriesResource))]
internal sealed partial class ApiJson : JsonSerializerContext;
