using Microsoft.Playwright;

[assembly: AssemblyFixture(typeof(Availability.Browser.Tests.Chromium))]

namespace Availability.Browser.Tests;

/// <summary>The machine's own Chromium (Debian's package <c>chromium</c>), one for all tests; Playwright drives it and downloads nothing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    private const string Missing = "There is no Chromium: install Debian's package chromium.";

    // Nothing but the pages under test is to be asked for, and letters look the same on every machine.
    private static readonly string[] Arguments =
    [
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--font-render-hinting=none",
    ];

    private static readonly string? Program = (
        from folder in (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        from name in (string[])["chromium", "chromium-browser", "google-chrome"]
        select Path.Combine(folder, name)).FirstOrDefault(File.Exists);

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>How long the browser may take to show what it was asked for, on a busy machine.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <inheritdoc/>
    public async ValueTask InitializeAsync()
    {
        if (Program is null)
            return;
        Assertions.SetDefaultExpectTimeout((float)Patience.TotalMilliseconds);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = Program,
            Args = Arguments,
            Timeout = (float)Patience.TotalMilliseconds,
        });
    }

    /// <summary>Opens an empty window of a new profile; where there is no browser the test is skipped, but fails with <c>CI=true</c>.</summary>
    internal async Task<Tab> OpenAsync(BrowserNewContextOptions? options = null)
    {
        if (_browser is null)
        {
            Assert.SkipUnless(Environment.GetEnvironmentVariable("CI") is { Length: > 0 }, Missing);
            throw new InvalidOperationException(Missing);
        }

        var context = await _browser.NewContextAsync(options);
        context.SetDefaultTimeout((float)Patience.TotalMilliseconds);
        return new Tab(context, await context.NewPageAsync());
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
