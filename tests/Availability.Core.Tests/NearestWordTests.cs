namespace Availability.Core.Tests;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("tiemout", "timeout")]
    [InlineData("maxtime", "max-time")]
    [InlineData("Name", "name")]
    [InlineData("retries", null)]
    [InlineData("", null)]
    public void Find_Misspelling_IsWhatWasMeant(string text, string? expected) =>
        Assert.Equal(expected, NearestWord.Find(text, TargetFile.Options));
}
