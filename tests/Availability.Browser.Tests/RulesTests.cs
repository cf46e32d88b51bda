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
    public async Task Tab_DialogAndError_AreRemembered()
    {
        await using var tab = await chromium.OpenAsync();
        await tab.Page.SetContentAsync("<script>alert('hello'); missing();</script>");

        await Eventually.TrueAsync(() => tab.Complaints.Count == 2, Chromium.Patience, "both are remembered", TestContext.Current.CancellationToken);
        Assert.Contains("dialog: hello", tab.Complaints);
        Assert.Contains(tab.Complaints, complaint => complaint.Contains("missing is not defined", StringComparison.Ordinal));
    }
}
