namespace Availability.ServiceDefaults;

/// <summary>How to reach Postgres.</summary>
public sealed class PostgresOptions
{
    /// <summary>The configuration section.</summary>
    public const string SectionName = "Postgres";

    /// <summary>A libpq URI or an Npgsql connection string.</summary>
    public string Uri { get; set; } = "postgres://localhost:5432";

    /// <summary>The same database as the role that owns its tables; null where <see cref="Uri"/> is that.</summary>
    public string? OwnerUri { get; set; }
}
