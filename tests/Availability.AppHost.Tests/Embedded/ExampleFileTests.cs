using Availability.AppHost.Embedded;
using Availability.Core;

namespace Availability.AppHost.Tests.Embedded;

public sealed class ExampleFileTests
{
    [Theory]
    [InlineData(null, "http://127.0.0.1:8080/")]
    [InlineData("8080", "http://127.0.0.1:8080/")]
    [InlineData("0", "http://127.0.0.1:8080/")]
    [InlineData("9876", "http://127.0.0.1:9876/")]
    public void For_Port_ChecksTheStatusPageThere(string? port, string expected)
    {
        using var example = ExampleFile.For(port);

        var targets = TargetFile.Parse(File.ReadAllBytes(example.Path));

        Assert.Empty(targets.Errors);
        Assert.Equal(expected, targets.Targets.Single(target => target.Name == "This status page").Url.ToString());
    }

    [Fact]
    public void Dispose_Copy_IsGone()
    {
        var example = ExampleFile.For("9876");
        example.Dispose();

        Assert.False(File.Exists(example.Path));
    }
}
