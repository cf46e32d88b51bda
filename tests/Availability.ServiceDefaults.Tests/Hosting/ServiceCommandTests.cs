namespace Availability.ServiceDefaults.Tests;

public sealed class ServiceCommandTests
{
    private string? _given;

    [Theory]
    [InlineData("targets.tsv")]
    [InlineData("-")]
    public async Task RunAsync_Argument_IsRead(string argument)
    {
        Assert.Equal(ExitCode.Success, await Command().RunAsync([argument, "--period", "5m"]));
        Assert.Equal($"{argument} 00:05:00 true", _given);
    }

    [Theory]
    [InlineData("--bogus")]
    [InlineData("--period")]
    [InlineData("one", "two")]
    [InlineData("--period", "never")]
    public async Task RunAsync_BadUsage_DoesNotRun(params string[] args)
    {
        Assert.Equal(ExitCode.BadUsage, await Command().RunAsync(args));
        Assert.Null(_given);
    }

    [Fact]
    public async Task RunAsync_Help_DoesNotRun()
    {
        Assert.Equal(ExitCode.Success, await Command().RunAsync(["--help"]));
        Assert.Null(_given);
    }

    private ServiceCommand Command() => new("availability-test", "A test.")
    {
        Settings =
        [
            Setting.Argument("CONFIG", "Test:Config", "A file"),
            Setting.Duration("period", "Test:Period", "A time"),
            Setting.Switch("once", "Test:Once", "A switch"),
        ],
        Run = (command, values, _) =>
        {
            _given = $"{values["Test:Config"]} {values["Test:Period"]} {values["Test:Once"] ?? "true"}";
            return Task.FromResult(ExitCode.Success);
        },
    };
}
