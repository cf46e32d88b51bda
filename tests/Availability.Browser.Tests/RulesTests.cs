using Availability.Testing;

namespace Availability.Browser.Tests;

/// <summary>The rules themselves, on pages that break them.</summary>
public sealed class RulesTests(Chromium chromium)
{
    [Theory]
    [InlineData("<div style='width: 3000px'>wide</div>", "wider than the window")]
    [InlineData("<div style='margin-left: -1000px; width: 50px'>away</div>", "outside of the window")]
    [InlineData("<div style='width: 3em; overflow: hidden; white-space: nowrap'>a text that is cut</div>", "cut text")]
    [InlineData("<p style='width: 3em; white-space: nowrap'>a text that runs on</p>", "runs out of its place")]
    public async Task PageCut_WhatDoesNotFit_IsFound(string content, string finding)
    {
        await using var tab = await chromium.OpenAsync();
        await tab.Page.SetContentAsync("<!DOCTYPE html>" + content);

        Assert.Contains(await PageCut.FindAsync(tab), found => found.Contains(finding, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Axe_WhatIsWrong_IsFoundAsOftenAsItIs()
    {
        await using var tab = await chromium.OpenAsync();
        await tab.Page.SetContentAsync(
            "<!DOCTYPE html><html lang='en'><title>t</title><main><h1>h</h1><input><p style='color: #bbb'>pale</p><p style='color: #bbb'>too</p></main></html>");

        var all = (await Axe.FindAsync(tab)).Select(Rule).ToList();
        var ofColours = (await Axe.FindInColoursAsync(tab)).Select(Rule).ToList();

        Assert.Equal(["color-contrast", "color-contrast", "label"], all.Order(StringComparer.Ordinal));
        Assert.Equal(["color-contrast", "color-contrast"], ofColours);

        static string Rule(string finding) => finding.Split(' ')[0];
    }

    [Fact]
    public async Task Tab_DialogAndError_AreRemembered()
    {
        await using var tab = await chromium.OpenAsync();
        await tab.Page.SetContentAsync("<script>alert('hello'); missing();</script>");

        await Eventually.TrueAsync(() => tab.Complaints.Count == 2, Chromium.Patience, "both are remembered", TestContext.Current.CancellationToken);
        Assert.Contains("dialog: hello", tab.Complaints);
        Assert.Contains(tab.Complaints, complaint => complaint.Contains("missing is not defined", StringComparison.Ordinal));
    }
}
