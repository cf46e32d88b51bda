using Npgsql;

namespace Availability.Testing;

/// <summary>Reads what tests need of a libpq URI; the full reading is the settings' business.</summary>
internal static class PostgresUri
{
    public static string ToConnectionString(string text)
    {
        if (!text.StartsWith("postgres", StringComparison.Ordinal) || !Uri.TryCreate(text, UriKind.Absolute, out var uri))
            return text;

        string[] user = [.. uri.UserInfo.Split(':', 2).Select(Uri.UnescapeDataString)];
        return new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : NpgsqlConnection.DefaultPort,
            Database = uri.AbsolutePath.Length > 1 ? Uri.UnescapeDataString(uri.AbsolutePath[1..]) : "postgres",
            Username = user[0].Length > 0 ? user[0] : null,
            Password = user.ElementAtOrDefault(1),
        }.ConnectionString;
    }
}
