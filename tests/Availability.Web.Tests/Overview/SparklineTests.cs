namespace Availability.Web.Tests;

public sealed class SparklineTests
{
    [Theory]
    [InlineData("10 5 10", "M0 0h1m-1 0l4 20 4-20")]
    [InlineData("10 - 5", "M0 0h1m-1 0M8 20h1m-1 0")]
    [InlineData("- -", "")]
    public void Path_Values_StepsWithGaps(string values, string expected) => Assert.Equal(
        expected,
        Sparkline.Path(values.Split(' ').Select(text => text == "-" ? (TimeSpan?)null : TimeSpan.FromSeconds(int.Parse(text, null))), TimeSpan.FromSeconds(10)));
}
