using System.Text.RegularExpressions;
using Availability.Testing;
using Npgsql;

namespace Availability.Writer.Tests;

/// <summary>A database with the three roles of docs/schema.md, made by its statements.</summary>
internal sealed partial class TestRoles(string suffix, string database)
{
    private const string Password = "open-sesame";

    public string Database => database;

    public string Owner { get; } = Connection(database, "owner" + suffix);

    public string Writer { get; } = Connection(database, "writer" + suffix);

    public string Reader { get; } = Connection(database, "reader" + suffix);

    public string ReaderName => "availability_reader" + suffix;

    public string OwnerName => "availability_owner" + suffix;

    public static async Task<TestRoles> CreateAsync()
    {
        var suffix = $"_{Guid.NewGuid():N}";
        var admin = (await TestPostgres.GetAsync()).ConnectionString;
        string[] documented = [.. SqlBlock().Matches(await File.ReadAllTextAsync(FindDocument(AppContext.BaseDirectory)))
            .Select(match => match.Groups[1].Value).Where(sql => sql.Contains("availability_owner", StringComparison.Ordinal) || sql.Contains("GRANT", StringComparison.Ordinal))];
        Assert.Equal(2, documented.Length);
        // Roles and databases are everybody's; CREATE DATABASE stands alone.
        foreach (var statement in Own(documented[0]).Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            await ExecuteAsync(admin, statement);
        }

        var connection = new NpgsqlConnectionStringBuilder(admin) { Database = "availability" + suffix }.ConnectionString;
        var roles = new TestRoles(suffix, connection);
        await ExecuteAsync(roles.Owner, Own(documented[1]));
        return roles;

        string Own(string sql) => sql
            .Replace("_owner", "_owner" + suffix, StringComparison.Ordinal).Replace("_writer", "_writer" + suffix, StringComparison.Ordinal)
            .Replace("_reader", "_reader" + suffix, StringComparison.Ordinal).Replace("DATABASE availability", "DATABASE availability" + suffix, StringComparison.Ordinal)
            .Replace("'…'", $"'{Password}'", StringComparison.Ordinal);
    }

    private static async Task ExecuteAsync(string connectionString, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static string Connection(string database, string role) =>
        new NpgsqlConnectionStringBuilder(database) { Username = "availability_" + role, Password = Password }.ConnectionString;

    private static string FindDocument(string folder) => Path.Combine(folder, "docs", "schema.md") is var path && File.Exists(path)
        ? path
        : FindDocument(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("docs/schema.md is in no folder above the tests."));

    [GeneratedRegex("```sql\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex SqlBlock();
}
