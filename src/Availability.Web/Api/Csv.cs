using System.Globalization;
using System.Text.Json;

namespace Availability.Web;

/// <summary>Values as they stand in CSV, as in the JSON and nothing for null, and what such an answer is called.</summary>
internal static class Csv
{
    public const string ContentType = "text/csv; charset=utf-8; header=present";

    /// <summary>The name of a target has no place in a file's name.</summary>
    public static string FileName(string what, DateTimeOffset from, DateTimeOffset until) => string.Create(
        CultureInfo.InvariantCulture, $"{what}-{from.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}-{until.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}.csv");

    public static string? Instant(DateTime? instant) => instant?.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture);

    public static string? Word(Enum? word) => word is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(word.ToString());

    public static string? Number(IFormattable? number) => number?.ToString(null, CultureInfo.InvariantCulture);
}
