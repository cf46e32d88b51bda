namespace Availability.Storage.Takeover;

/// <summary>A column of the old program's table: its types that we understand, and how each reads as ours.</summary>
/// <param name="Name">As it stands there.</param>
/// <param name="Types">By <c>format_type</c>, without length; the first is what the old program declares.</param>
internal sealed record OldColumn(string Name, params string[] Types)
{
    private const string Any = "text";

    public static IReadOnlyList<OldColumn> All { get; } =
    [
        new("request_id", "uuid", Any, "character varying", "character"),
        new("timestamp", "timestamp without time zone", "timestamp with time zone"),
        new("url", Any, "character varying", "character"),
        new("response_time", "double precision", "real", "numeric"),
        new("status_code", "integer", "smallint", "bigint"),
        new("regexp_match", Any, "character varying", "character", Enumeration),
    ];

    /// <summary>Stands for every enumeration.</summary>
    public const string Enumeration = "enum";
}
