using Availability.Web.Tests;
using Npgsql;

[assembly: AssemblyFixture(typeof(Availability.Browser.Tests.ExampleSites))]

namespace Availability.Browser.Tests;

/// <summary>The page as real installations have it: on a long history, with many targets, on none, without its database, and with nothing new.</summary>
public sealed class ExampleSites : IAsyncLifetime
{
    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(50);

    // Tests are one impatient client.
    private static readonly (string, string?) NoLimit = ("Web:ApiRateLimit", "0");

    private readonly Dictionary<SiteKind, StatusSite> _sites = [];

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        var connection = await StatusSite.CreateDatabaseAsync();
        await using (var source = NpgsqlDataSource.Create(connection))
            await new InventedHistory(source, StatusSite.Now).FillAsync(TestContext.Current.CancellationToken);
        _sites[SiteKind.Example] = await StatusSite.StartOnAsync(connection, NoLimit);
        _sites[SiteKind.Stale] = await StatusSite.StartOnAsync(connection, NoLimit);
        _sites[SiteKind.Stale].Clock.Advance(Silence);
        _sites[SiteKind.Many] = await StatusSite.StartAsync(ManyTargets.Checks);
        _sites[SiteKind.Empty] = await StatusSite.StartAsync();
        _sites[SiteKind.Away] = await StatusSite.StartOnAsync("Host=127.0.0.1;Port=1;Username=u;Timeout=2");
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var site in _sites.Values)
            await site.DisposeAsync();
    }

    internal Uri AddressOf(SiteKind site, string path) => new(_sites[site].Client.BaseAddress!, path);

    internal Task ShowAsync(Tab tab, SitePage page) => tab.GoToAsync(AddressOf(page.Site, page.Path), page.Status);
}
