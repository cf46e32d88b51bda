using Availability.Testing;
using Npgsql;

namespace Availability.Embedded.Tests;

public sealed class TestPostgresTests
{
    [Fact]
    public async Task CreateDatabase_Twice_GivesTwoEmptyDatabases()
    {
        var postgres = await TestPostgres.GetAsync();
        var first = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);
        var second = await postgres.CreateDatabaseAsync(TestContext.Current.CancellationToken);

        await using var source = NpgsqlDataSource.Create(first);
        await using var command = source.CreateCommand("CREATE TABLE t (id int); SELECT current_database()");
        Assert.Equal(new NpgsqlConnectionStringBuilder(first).Database, await command.ExecuteScalarAsync(TestContext.Current.CancellationToken));

        await using var other = NpgsqlDataSource.Create(second);
        await using var query = other.CreateCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'");
        Assert.Equal(0L, await query.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }
}
