using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>Every page on a phone, a laptop and a 4k screen; keeps the pictures.</summary>
public sealed class LayoutTests(Chromium chromium, ExampleSites sites)
{
    private const int Wide = 3840;

    // From here on a table has room for its columns.
    private const int Tablet = 768;

    private static readonly (int Width, int Height)[] Screens = [(360, 740), (Wide, 2160), (1280, 900)];

    [Theory]
    [MemberData(nameof(SitePage.Names), MemberType = typeof(SitePage))]
    public async Task Page_PhoneToWideScreen_NothingIsCut(string name)
    {
        await using var tab = await chromium.OpenAsync();
        await sites.ShowAsync(tab, SitePage.Named(name));
        foreach (var (width, height) in Screens)
        {
            await tab.ResizeAsync(width, height);

            Assert.Empty(await PageCut.FindAsync(tab));
            // A picture of so many pixels takes seconds: one is enough.
            if (width < Wide || name == "overview")
                await tab.KeepPictureAsync($"{name}-{width}");
        }

        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        await tab.KeepPictureAsync($"{name}-1280-dark", all: false);
    }

    [Fact]
    public async Task Pipeline_OnAPhone_AccountsSayOnlyWhatIsNotZero()
    {
        await using var tab = await chromium.OpenAsync(new() { ViewportSize = new() { Width = Tablet, Height = 1024 } });
        await sites.ShowAsync(tab, SitePage.Named("pipeline"));
        var accounts = tab.Page.Locator("section:has(#accounts)");
        Assert.Contains("Lost", await ShownAsync(accounts));
        await Assertions.Expect(accounts.GetByText("all accounted for").First).ToBeHiddenAsync();

        await tab.ResizeAsync(Tablet - 1, 1024);

        Assert.Equal(["Location", "Due", "Stored", "Not accounted for"], (await ShownAsync(accounts)).Distinct());
        await Assertions.Expect(accounts.GetByText("all accounted for").First).ToBeVisibleAsync();
        Assert.Empty(await PageCut.FindAsync(tab));
    }

    private static Task<string[]> ShownAsync(ILocator part) => part.EvaluateAsync<string[]>(
        "part => [...part.querySelectorAll('td')].filter(cell => cell.checkVisibility()).map(cell => cell.dataset.label)");
}
