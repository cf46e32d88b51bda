using System.Globalization;
using Availability.IntegrationTests.Telemetry.Protocol;

namespace Availability.IntegrationTests.Telemetry;

internal static class AttributesExtensions
{
    /// <summary>An attribute's value as text; null where there is none.</summary>
    public static string? Text(this IEnumerable<KeyValue> attributes, string key) => attributes.FirstOrDefault(attribute => attribute.Key == key)?.Value switch
    {
        null => null,
        { HasStringValue: true } value => value.StringValue,
        { HasIntValue: true } value => value.IntValue.ToString(CultureInfo.InvariantCulture),
        var value => value.ToString(),
    };

    public static string? Text(this Resource resource, string key) => resource.Attributes.Text(key);
}
