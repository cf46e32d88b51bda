namespace Availability.ServiceDefaults;

/// <summary>The settings of programs that speak to Postgres.</summary>
public static class PostgresSettings
{
    /// <summary>All of them.</summary>
    public static IReadOnlyList<Setting> All { get; } =
    [
        Setting.Text("db-uri", "Postgres:Uri", "Database: a postgres:// URI with libpq's parameters, or an Npgsql connection string",
            new PostgresOptions().Uri, "POSTGRES_URI", "uri"),
    ];
}
