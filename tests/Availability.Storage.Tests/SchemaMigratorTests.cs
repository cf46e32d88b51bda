using Availability.Testing;
using Npgsql;

namespace Availability.Storage.Tests;

public sealed class SchemaMigratorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Migrate_SecondTime_AppliesNothing()
    {
        await using var source = await EmptyDatabaseAsync();

        var first = await new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation);
        var second = await new SchemaMigrator(source).MigrateAsync(MigrationMode.Never, Cancellation);

        Assert.Equal(
            ["0001_history.sql", "0002_stream.sql", "0003_accounts.sql", "0004_rollups.sql", "0005_retention.sql", "0006_heartbeats.sql", "0007_takeover.sql", "0008_incidents.sql", "0009_backlog.sql", "0010_operations.sql"], first);
        Assert.Empty(second);
    }

    [Fact]
    public async Task Migrate_FourAtOnceWithoutDatabase_OneCreatesAndOneMigrates()
    {
        await using var source = NpgsqlDataSource.Create(await MissingDatabaseAsync());

        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ =>
            new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation)));

        Assert.Single(applied, scripts => scripts.Count > 0);
    }

    [Fact]
    public async Task Migrate_DatabaseMissingAndUserMayNotCreate_SaysSo()
    {
        var role = $"guest_{Guid.NewGuid():N}";
        var builder = new NpgsqlConnectionStringBuilder(await MissingDatabaseAsync());
        await using (var admin = NpgsqlDataSource.Create((await TestPostgres.GetAsync()).ConnectionString))
        await using (var create = admin.CreateCommand($"CREATE ROLE {role} LOGIN PASSWORD 'open-sesame'"))
        {
            await create.ExecuteNonQueryAsync(Cancellation);
        }

        (builder.Username, builder.Password) = (role, "open-sesame");
        await using var source = NpgsqlDataSource.Create(builder.ConnectionString);

        var exception = await Assert.ThrowsAsync<SchemaException>(() =>
            new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation));

        Assert.Equal(
            $"The database \"{builder.Database}\" does not exist, and creating it failed: permission denied to create database (SQLSTATE 42501).",
            exception.Message);
    }

    [Fact]
    public async Task Migrate_NeverOnEmptyDatabase_RefusesAndChangesNothing()
    {
        await using var source = await EmptyDatabaseAsync();

        var exception = await Assert.ThrowsAsync<SchemaException>(() =>
            new SchemaMigrator(source).MigrateAsync(MigrationMode.Never, Cancellation));

        Assert.Equal(
            "The database's schema is behind this program (0001_history.sql is missing): start it once with --migrate only.",
            exception.Message);
        Assert.Equal(0L, await ScalarAsync(source, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace"));
    }

    [Fact]
    public async Task Migrate_NewerSchema_Refuses()
    {
        await using var source = await EmptyDatabaseAsync();
        await new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation);
        await ScalarAsync(source, "INSERT INTO schema_version (scriptname, applied) VALUES ('9999_future.sql', now())");

        var exception = await Assert.ThrowsAsync<SchemaException>(() =>
            new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation));

        Assert.Equal(
            "The database was made by a newer version of this program (it has 9999_future.sql): start that version or a later one.",
            exception.Message);
    }

    [Fact]
    public async Task Migrate_ScriptFails_NamesItAndRollsItBack()
    {
        await using var source = await EmptyDatabaseAsync();
        await ScalarAsync(source, "CREATE TABLE location (unlike integer)");

        var exception = await Assert.ThrowsAsync<SchemaException>(() =>
            new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation));

        Assert.Equal("Migration 0001_history.sql failed: relation \"location\" already exists (SQLSTATE 42P07).", exception.Message);
        Assert.IsType<DBNull>(await ScalarAsync(source, "SELECT to_regclass('target')::text"));
    }

    [Fact]
    public async Task Migrate_UnknownRole_IsAMatterOfConfiguration()
    {
        var builder = new NpgsqlConnectionStringBuilder((await TestPostgres.GetAsync()).ConnectionString)
        {
            Username = "nobody-of-this-name",
            Password = "open-sesame",
        };
        await using var source = NpgsqlDataSource.Create(builder.ConnectionString);

        var exception = await Assert.ThrowsAnyAsync<NpgsqlException>(() =>
            new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation));

        Assert.Equal(FaultKind.Configuration, PostgresFault.Of(exception));
        Assert.DoesNotContain("open-sesame", PostgresFault.Explain(exception), StringComparison.Ordinal);
    }

    private static async Task<NpgsqlDataSource> EmptyDatabaseAsync() =>
        NpgsqlDataSource.Create(await (await TestPostgres.GetAsync()).CreateDatabaseAsync(Cancellation));

    private static async Task<string> MissingDatabaseAsync() =>
        new NpgsqlConnectionStringBuilder((await TestPostgres.GetAsync()).ConnectionString) { Database = $"missing \"{Guid.NewGuid():N}\"" }
            .ConnectionString;

    private static async Task<object?> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancellation);
    }
}
