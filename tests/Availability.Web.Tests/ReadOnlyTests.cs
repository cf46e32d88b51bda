using System.Net;
using Availability.ServiceDefaults;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Availability.Web.Tests;

/// <summary>Nothing that anybody sends to the page writes.</summary>
public sealed class ReadOnlyTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Role_ThatReadsOnly_IsEnoughForEveryAddress()
    {
        var database = await StatusSite.CreateDatabaseAsync(Some.Check("t", timestamp: StatusSite.Now.AddMinutes(-1)));
        await using var owner = NpgsqlDataSource.Create(database);
        var role = $"reader_{Guid.NewGuid():N}";
        await ExecuteAsync(owner, $"CREATE ROLE {role} LOGIN PASSWORD 'secret'; GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}");
        try
        {
            await using var site = await StatusSite.StartOnAsync(new NpgsqlConnectionStringBuilder(database) { Username = role, Password = "secret" }.ConnectionString);
            foreach (var path in Addresses(site))
            {
                using var response = await site.GetAsync(path);
                Assert.True(response.StatusCode == HttpStatusCode.OK, $"{path}: {response.StatusCode}");
            }
        }
        finally
        {
            await ExecuteAsync(owner, $"DROP OWNED BY {role}; DROP ROLE {role}");
        }
    }

    [Fact]
    public async Task Session_OfARoleThatMayWrite_CannotWrite()
    {
        await using var site = await StatusSite.StartAsync();
        await using var connection = await site.Services.GetRequiredService<PostgresReader>().Source.OpenConnectionAsync(Cancellation);

        var fault = await Assert.ThrowsAsync<PostgresException>(() => ExecuteAsync(connection, "DELETE FROM target"));

        Assert.Equal(PostgresErrorCodes.ReadOnlySqlTransaction, fault.SqlState);
    }

    [Fact]
    public async Task Session_OptionsOfTheOperator_StandBesideOurs()
    {
        var connection = new NpgsqlConnectionStringBuilder(await StatusSite.CreateDatabaseAsync())
        {
            Options = "-c statement_timeout=7s -c work_mem=5MB -c default_transaction_read_only=off",
        };
        await using var site = await StatusSite.StartOnAsync(connection.ConnectionString);
        var source = site.Services.GetRequiredService<PostgresReader>().Source;

        Assert.Equal(("7s", "5MB", "on"), (await ShowAsync("statement_timeout"), await ShowAsync("work_mem"), await ShowAsync("default_transaction_read_only")));
        // The embedded server is set so, too; an operator's is not.
        Assert.Equal("off by client", await AskAsync("SELECT setting || ' by ' || source FROM pg_settings WHERE name = 'jit'"));

        Task<string?> ShowAsync(string setting) => AskAsync($"SHOW {setting}");

        async Task<string?> AskAsync(string sql)
        {
            await using var command = source.CreateCommand(sql);
            return (string?)await command.ExecuteScalarAsync(Cancellation);
        }
    }

    // Every route there is, so that a new one cannot be forgotten.
    private static IEnumerable<string> Addresses(StatusSite site) => site.Services
        .GetServices<Microsoft.AspNetCore.Routing.EndpointDataSource>().SelectMany(source => source.Endpoints)
        .OfType<Microsoft.AspNetCore.Routing.RouteEndpoint>().Select(route => route.RoutePattern.RawText!)
        .Where(text => !text.Contains("**", StringComparison.Ordinal) && text != "/events")
        .Select(text => text.Replace("{id:int}", "1", StringComparison.Ordinal));

    private static async Task ExecuteAsync(NpgsqlDataSource source, string sql)
    {
        await using var connection = await source.OpenConnectionAsync(Cancellation);
        await ExecuteAsync(connection, sql);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Cancellation);
    }
}
