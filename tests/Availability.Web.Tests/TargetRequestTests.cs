namespace Availability.Web.Tests;

public sealed class TargetRequestTests
{
    [Theory]
    [InlineData(null, null, null, "/targets/7")]
    [InlineData("", "", "", "/targets/7")]
    [InlineData("24h", null, null, "/targets/7")]
    [InlineData("1y", "missed", null, "/targets/7?window=1y&outcome=missed")]
    [InlineData("7d", "up", "2026-03-10T12:00:00Z~3", "/targets/7?window=7d&outcome=up&before=2026-03-10T12%3A00%3A00Z~3")]
    public void Parse_AnyAddress_IsTheAddressOfWhatItAsksFor(string? window, string? outcome, string? before, string address)
    {
        var request = TargetRequest.Parse(window, outcome, before, out var problem);

        Assert.Null(problem);
        Assert.Equal(address, request!.AddressOf(7));
    }

    [Theory]
    [InlineData("7D", null, null)]
    [InlineData(null, "Down", null)]
    [InlineData(null, null, "yesterday")]
    public void Parse_WhatMakesNoSense_IsAProblem(string? window, string? outcome, string? before)
    {
        Assert.Null(TargetRequest.Parse(window, outcome, before, out var problem));
        Assert.NotNull(problem);
    }
}
