using Microsoft.Playwright;

namespace Availability.Browser.Tests;

/// <summary>Every page against axe's rules, in both colour schemes, and what the browser itself has to say of it.</summary>
public sealed class AccessibilityTests(Chromium chromium, ExampleSites sites)
{
    [Theory]
    [MemberData(nameof(SitePage.Names), MemberType = typeof(SitePage))]
    public async Task Page_LightAndDark_AxeFindsNothing(string name)
    {
        await using var tab = await chromium.OpenAsync();
        await sites.ShowAsync(tab, SitePage.Named(name));
        // What is folded up has to be right, too.
        await tab.Page.EvaluateAsync("document.querySelectorAll('details').forEach(details => details.open = true)");

        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Light });
        Assert.Empty(await Axe.FindAsync(tab));
        await tab.Page.EmulateMediaAsync(new() { ColorScheme = ColorScheme.Dark });
        Assert.Empty(await Axe.FindInColoursAsync(tab));

        Assert.Empty(tab.Complaints);
    }
}
