using System.Globalization;
using System.Net;
using System.Xml.Linq;
using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

public sealed class BadgeTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(Outcome.Up, 1, "up", "#1a7f4b")]
    [InlineData(Outcome.Down, 1, "down", "#c0392b")]
    [InlineData(Outcome.Up, 30, "unknown", "#66707a")]
    public async Task State_OfTarget_InWordsAndColour(Outcome outcome, int minutesAgo, string value, string colour)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("shop", timestamp: Now.AddMinutes(-minutesAgo), outcome: outcome));

        var svg = XElement.Parse(await site.TextAsync("/badges/1/state.svg"));

        Assert.Equal(["status", value], Texts(svg));
        Assert.Equal($"shop: {value}", svg.Element(Svg + "title")!.Value);
        Assert.Equal(("img", $"shop: {value}"), (svg.Attribute("role")!.Value, svg.Attribute("aria-label")!.Value));
        Assert.Contains(svg.Elements(Svg + "path"), path => path.Attribute("fill")!.Value == colour);
    }

    [Fact]
    public async Task Uptime_AllObserved_APercentageAlone()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Enumerable.Range(1, 200).Select(minute => Some.Check("shop", timestamp: Now.AddMinutes(-minute), outcome: minute == 5 ? Outcome.Down : Outcome.Up))]);

        Assert.Equal(["uptime 24h", "99.5 %"], Texts(XElement.Parse(await site.TextAsync("/badges/1/uptime.svg?window=24h"))));
    }

    [Fact]
    public async Task Uptime_MuchNotObserved_SaysHowMuchWas()
    {
        await using var site = await StatusSite.StartAsync(
            [.. Enumerable.Range(1, 100).Select(number => Some.Check("shop", timestamp: Now.AddMinutes(-2 * number)))]);

        Assert.Matches(@"^100 % over 5\d(\.\d+)? % observed$", Texts(XElement.Parse(await site.TextAsync("/badges/1/uptime.svg"))).Last());
    }

    [Fact]
    public async Task Uptime_NothingObserved_NoData()
    {
        await using var site = await StatusSite.StartAsync(Some.Check("shop", timestamp: Now.AddDays(-3)));

        Assert.Equal(["uptime 24h", "no data"], Texts(XElement.Parse(await site.TextAsync("/badges/1/uptime.svg?window=24h"))));
        Assert.Equal(["p95 24h", "no data"], Texts(XElement.Parse(await site.TextAsync("/badges/1/latency.svg"))));
    }

    [Theory]
    [InlineData("", "p95 24h")]
    [InlineData("?percentile=50&window=7d", "p50 7d")]
    [InlineData("?percentile=99&label=slowest", "slowest")]
    public async Task Latency_Percentile_AsThePageWritesIt(string query, string label)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("shop", timestamp: Now.AddMinutes(-1)));

        Assert.Equal([label, "123\u00a0ms"], Texts(XElement.Parse(await site.TextAsync("/badges/1/latency.svg" + query))));
    }

    [Fact]
    public async Task Badge_TextsFromOutside_AreEncoded()
    {
        const string hostile = "</title><script>alert(1)</script>\"'";
        await using var site = await StatusSite.StartAsync(Some.Check(hostile, timestamp: Now.AddMinutes(-1)));

        var text = await site.TextAsync($"/badges/1/state.svg?label={Uri.EscapeDataString(hostile)}");
        var svg = XElement.Parse(text);

        Assert.DoesNotContain("<script", text, StringComparison.Ordinal);
        Assert.Equal($"{hostile}: up", svg.Element(Svg + "title")!.Value);
        Assert.Equal(hostile, Texts(svg).First());
    }

    // No browser shows an SVG that is no XML.
    [Fact]
    public async Task Badge_SignsThatXmlDoesNotHave_AreReplaced()
    {
        await using var site = await StatusSite.StartAsync(Some.Check("a\u0001b", timestamp: Now.AddMinutes(-1)));

        var svg = XElement.Parse(await site.TextAsync($"/badges/1/state.svg?label={Uri.EscapeDataString("\u0002 \uffff 🚀")}"));

        Assert.Equal("a\ufffdb: up", svg.Element(Svg + "title")!.Value);
        Assert.Equal("\ufffd \ufffd 🚀", Texts(svg).First());
    }

    [Fact]
    public async Task Badge_UnknownTarget_SaysSoWith404()
    {
        await using var site = await StatusSite.StartAsync();

        foreach (var path in new[] { "/badges/7/state.svg", "/badges/7/uptime.svg", "/badges/7/latency.svg" })
        {
            using var response = await site.GetAsync(path);
            Assert.Equal((HttpStatusCode.NotFound, "image/svg+xml"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
            Assert.Equal("no such target", Texts(XElement.Parse(await response.Content.ReadAsStringAsync(Cancellation))).Last());
        }
    }

    [Fact]
    public async Task Badge_DatabaseAway_PictureThatIsNotKept()
    {
        await using var site = await StatusSite.StartOnAsync("Host=127.0.0.1;Port=1;Username=u;Timeout=2");

        using var response = await site.GetAsync("/badges/1/uptime.svg");

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "image/svg+xml"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        Assert.True(response.Headers.CacheControl!.NoStore);
    }

    [Theory]
    [InlineData("/badges/1/state.svg", 60)]
    [InlineData("/badges/1/uptime.svg", 300)]
    [InlineData("/badges/7/state.svg", 60)]
    public async Task Badge_Any_MayBeKeptAWhile(string path, int seconds)
    {
        await using var site = await StatusSite.StartAsync(Some.Check("shop", timestamp: Now.AddMinutes(-1)));

        using var response = await site.GetAsync(path);

        Assert.Equal($"public, max-age={seconds}", response.Headers.CacheControl?.ToString());
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData("0000", 28)]
    [InlineData("status", 34)]
    [InlineData("漢字", 22)]
    [InlineData("한글", 22)]
    [InlineData("🚀", 11)]
    [InlineData("a–b", 21)]
    [InlineData("e\u0301", 7)]
    public void Width_OfText_InVerdana(string text, int pixels) => Assert.Equal(pixels, BadgeText.Width(text));

    [Fact]
    public void Svg_OfBadge_IsAsWideAsItsHalves()
    {
        var svg = XElement.Parse(new Badge("uptime 30d", "99.95 %", Badge.Green, "t").ToSvg());

        var widths = svg.Descendants(Svg + "text").Sum(text => int.Parse(text.Attribute("textLength")!.Value, CultureInfo.InvariantCulture));

        Assert.Equal((widths + 4 * 7).ToString(CultureInfo.InvariantCulture), svg.Attribute("width")!.Value);
    }

    private static IEnumerable<string> Texts(XElement svg) => svg.Descendants(Svg + "text").Select(text => text.Value);
}
