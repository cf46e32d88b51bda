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
    private static readonly DatabaseTemplate Migrated = new(source => new SchemaMigrator(source).MigrateAsync(MigrationMode.Auto, CancellationToken.None));

    private readonly WebApplication _app;

    private StatusSite(WebApplication app, FakeTimeProvider clock)
    {
        (_app, Clock) = (app, clock);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        Client = new(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address) };
    }

    /// <summary>When every test's history ends.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 3, 10, 12, 10, 0, TimeSpan.Zero);

    public HttpClient Client { get; }

    /// <summary>The site's.</summary>
    public FakeTimeProvider Clock { get; }

    public IServiceProvider Services => _app.Services;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>On a database with these checks.</summary>
    public static async Task<StatusSite> StartAsync(params Check[] checks) => await StartOnAsync(await CreateDatabaseAsync(checks));

    /// <summary>On a database with these checks and what else is put into it.</summary>
    public static async Task<StatusSite> StartAsync(Func<NpgsqlDataSource, Task> prepare, params Check[] checks)
    {
        var connection = await CreateDatabaseAsync(checks);
        await using (var source = NpgsqlDataSource.Create(connection))
            await prepare(source);
        return await StartOnAsync(connection);
    }

    /// <summary>A database with these checks.</summary>
    public static async Task<string> CreateDatabaseAsync(params Check[] checks)
    {
        var connection = await Migrated.CopyAsync(Cancellation);
        await using (var source = NpgsqlDataSource.Create(connection))
            await StoreAsync(source, checks);
        return connection;
    }

    /// <summary>On whatever this connection string leads to.</summary>
    public static async Task<StatusSite> StartOnAsync(string connection, params (string Key, string? Value)[] settings)
    {
        // A folder without any file: nothing may come from the content root.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = Directory.CreateTempSubdirectory().FullName });
        builder.Configuration.AddInMemoryCollection(
            [new("Postgres:Uri", connection), .. settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value))]);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var clock = new FakeTimeProvider(Now);
        builder.Services.AddSingleton<TimeProvider>(clock);
        builder.AddServiceDefaults();
        builder.AddWeb();
        var app = builder.Build();
        app.MapDefaultEndpoints();
        app.MapWeb();
        await app.StartAsync(Cancellation);
        return new(app, clock);
    }

    public async Task<string> TextAsync(string path) => await Client.GetStringAsync(new Uri(path, UriKind.Relative), Cancellation);

    public async Task<HttpResponseMessage> GetAsync(string path) => await Client.GetAsync(new Uri(path, UriKind.Relative), Cancellation);

    /// <summary>With a header that a client may send.</summary>
    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return await Client.SendAsync(request, Cancellation);
    }

    /// <summary>Adds what the writer would, and says nothing.</summary>
    public async Task AddAsync(string sql)
    {
        await using var command = Services.GetRequiredService<NpgsqlDataSource>().CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Waits until it hears what is new, and has nothing from before.</summary>
    public Task HearsAsync() => Eventually.TrueAsync(
        () => Services.GetRequiredService<News>().IsHeard, TimeSpan.FromSeconds(30), "the site listens", Cancellation);

    /// <summary>Tells that there is something new, and waits until the site knows.</summary>
    public async Task AnnounceAsync()
    {
        var next = Services.GetRequiredService<News>().Current.Next;
        await Services.GetRequiredService<Announcements>().AnnounceAsync(Announcements.Anything, Cancellation);
        await next.WaitAsync(Cancellation);
    }

    public async Task StopAsync() => await _app.StopAsync(Cancellation);

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
