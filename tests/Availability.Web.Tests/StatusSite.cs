using System.Net;
using Availability.Core;
using Availability.ServiceDefaults;
using Availability.Storage;
using Availability.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace Availability.Web.Tests;

/// <summary>The module on Kestrel and a loopback port, on a database of its own.</summary>
internal sealed class StatusSite : IAsyncDisposable
{
    private readonly WebApplication _app;

    private StatusSite(WebApplication app)
    {
        _app = app;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address) };
    }

    /// <summary>When every test's history ends.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 10, 12, 10, 0, TimeSpan.Zero);

    public HttpClient Client { get; }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>On a database with these checks.</summary>
    public static Task<StatusSite> StartAsync(params Check[] checks) => StartAsync(_ => Task.CompletedTask, checks);

    /// <summary>On a database with these checks and what else is put into it.</summary>
    public static async Task<StatusSite> StartAsync(Func<NpgsqlDataSource, Task> prepare, params Check[] checks)
    {
        var connection = await (await TestPostgres.GetAsync()).CreateDatabaseAsync(Cancellation);
        await using (var source = NpgsqlDataSource.Create(connection))
        {
            await new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, Cancellation);
            await StoreAsync(source, checks);
            await prepare(source);
        }

        return await StartOnAsync(connection);
    }

    /// <summary>On whatever this connection string leads to.</summary>
    public static async Task<StatusSite> StartOnAsync(string connection)
    {
        // A folder without any file: nothing may come from the content root.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Directory.CreateTempSubdirectory().FullName });
        builder.Configuration.AddInMemoryCollection([new("Postgres:Uri", connection)]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(Now));
        builder.AddServiceDefaults();
        builder.AddWeb();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapWeb();
        await app.StartAsync(Cancellation);
        return new(app);
    }

    public async Task<string> TextAsync(string path) => await Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);

    public async Task<HttpResponseMessage> GetAsync(string path) => await Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _app.DisposeAsync();
    }

    private static async Task StoreAsync(NpgsqlDataSource source, Check[] checks)
    {
        if (checks.Length == 0)
            return;
        var stream = new StreamId("cluster", "group", "checks");
        await new StreamOffsets(source).InsertAsync(stream, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        StreamMessage[] messages = [.. checks.Select((check, offset) => new StreamMessage { Partition = 0, Offset = offset, Check = check })];
        await new CheckStore(source, new Retention(), new FakeTimeProvider(Now)).StoreAsync(
            new(stream, [new(0, 0, checks.Length)], messages), Cancellation);
    }
}
