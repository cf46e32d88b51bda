using System.Text.Json;
using System.Text.Json.Serialization;
using Availability.Core;
using Availability.Storage.Incidents;
using Availability.Storage.Reports;

namespace Availability.Web;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(SnakeCaseEnumConverter<TargetState>), typeof(SnakeCaseEnumConverter<Outcome>), typeof(SnakeCaseEnumConverter<FailureKind>),
        typeof(SnakeCaseEnumConverter<Phase>), typeof(SnakeCaseEnumConverter<PatternMatch>), typeof(SnakeCaseEnumConverter<IncidentState>),
    ])]
[JsonSerializable(typeof(TargetList))]
[JsonSerializable(typeof(TargetResource))]
[JsonSerializable(typeof(CheckList))]
[JsonSerializable(typeof(SeriesResource))]
[JsonSerializable(typeof(UptimeResource))]
[JsonSerializable(typeof(IncidentList))]
[JsonSerializable(typeof(PipelineResource))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>Lets the framework's own serializer write as this one does, for the schemas of the OpenAPI document.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = Default.Options.PropertyNamingPolicy;
        options.NumberHandling = JsonNumberHandling.Strict;
        options.TypeInfoResolverChain.Insert(0, Default);
        foreach (var converter in Default.Options.Converters)
            options.Converters.Add(converter);
    }
}
