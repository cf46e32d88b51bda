using static Availability.Web.Markup;

namespace Availability.Web.Tests;

public sealed class MarkupTests
{
    [Fact]
    public void Html_Holes_TextsEncodedMarkupAsItIs()
    {
        string? nothing = null;
        var inner = Html($"<b>{"a & b"}</b>");

        Assert.Equal(
            "<p title=\"&quot;&gt;\"><b>a &amp; b</b><b>a &amp; b</b>-7</p>",
            Html($"<p title=\"{"\">"}\">{inner}{nothing}{new[] { inner }.Where(_ => true)}{-7}</p>").ToString());
    }

    [Fact]
    public void Empty_ToString_Empty() => Assert.Equal("", Empty.ToString());
}
