using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

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

    [Theory]
    [InlineData("task", "--period", "5m")]
    [InlineData("--period", "5m", "task")]
    public async Task RunAsync_CommandOfTheProgram_RunsThatAlone(params string[] args)
    {
        Assert.Equal(7, await Program().RunAsync(args));
        Assert.Equal("availability-test task 00:05:00", _given);
    }

    [Theory]
    [InlineData("task", "--bogus")]
    [InlineData("group")]
    [InlineData("group", "bogus")]
    [InlineData("bogus")]
    public async Task RunAsync_BadUsageOfACommand_DoesNotRun(params string[] args)
    {
        Assert.Equal(ExitCode.BadUsage, await Program().RunAsync(args));
        Assert.Null(_given);
    }

    [Fact]
    public async Task RunAsync_CommandInAGroup_Runs()
    {
        Assert.Equal(7, await Program().RunAsync(["group", "inner"]));
        Assert.Equal("availability-test group inner ", _given);
    }

    [Fact]
    public async Task RunAsync_TaskThatFails_IsOneSentenceOrFailed()
    {
        Assert.Equal(ExitCode.BadUsage, await Failing(new ConfigurationException("Say it.")).RunAsync(["task"]));
        Assert.Equal(ExitCode.Failed, await Failing(new InvalidOperationException()).RunAsync(["task"]));
    }

    private static ServiceCommand Failing(Exception exception) => new("availability-test", "A test.")
    {
        Settings = [],
        Commands =
        [
            new("task", "Fails.")
            {
                Settings = [],
                Run = (command, values, stop) => ServiceTask.RunAsync(command, values, (_, _) => Task.FromException<int>(exception), stop),
            },
        ],
    };

    private ServiceCommand Program()
    {
        var period = Setting.Duration("period", "Test:Period", "A time");
        return new("availability-test", "A test.")
        {
            Settings = [period],
            Commands = [Task("task"), new("group", "Commands.") { Settings = [], Commands = [Task("inner")] }],
            Run = (_, _, _) => throw new InvalidOperationException("It was told to do something else."),
        };

        ServiceCommand Task(string name) => new(name, "Does one thing.")
        {
            Settings = [period],
            Run = (command, values, stop) => ServiceTask.RunAsync(
                command, values,
                (services, _) =>
                {
                    _given = $"{command.Name} {services.GetRequiredService<IConfiguration>()["Test:Period"]}";
                    return System.Threading.Tasks.Task.FromResult(7);
                },
                stop),
        };
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
