namespace Availability.Web.Tests;

public sealed class CurveTests
{
    [Theory]
    [InlineData("10 5 10", "M0 0h1m-1 0l4 20 4-20")]
    [InlineData("10 - 5", "M0 0h1m-1 0M8 20h1m-1 0")]
    [InlineData("- -", "")]
    public void Path_Values_StepsWithGaps(string values, string expected) => Assert.Equal(
        expected,
        Curve.Path(values.Split(' ').Select(text => text == "-" ? (TimeSpan?)null : TimeSpan.FromSeconds(int.Parse(text, null))), TimeSpan.FromSeconds(10), 4, 40));

    [Fact]
    public void Path_Start_IsWhereTheFirstValueIs() => Assert.Equal("M5 100h1m-1 0", Curve.Path([TimeSpan.FromSeconds(1), null], TimeSpan.FromSeconds(2), 10, 200, 5));
}
