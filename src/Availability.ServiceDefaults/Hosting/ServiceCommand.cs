using System.CommandLine;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Availability.ServiceDefaults;

/// <summary>A program: its settings, and the modules it hosts. <c>--help</c>, errors, exit codes and health endpoints are the same for all.</summary>
/// <param name="name">What it is called in messages and telemetry.</param>
/// <param name="description">One sentence for <c>--help</c>.</param>
public sealed class ServiceCommand(string name, string description)
{
    /// <summary>Everything that can be set.</summary>
    public required IReadOnlyList<Setting> Settings { get; init; }

    /// <summary>Adds the modules.</summary>
    public Action<IHostApplicationBuilder> Configure { get; init; } = _ => { };

    /// <summary>Maps the modules' own endpoints.</summary>
    public Action<WebApplication> Map { get; init; } = _ => { };

    /// <summary>Where the program listens when it serves people; null for health and metrics only.</summary>
    public ListenAddress? Listen { get; init; }

    /// <summary>Runs instead of the modules' host, for a program that has to prepare something around it.</summary>
    public Func<ServiceCommand, SettingValues, CancellationToken, Task<int>>? Run { get; init; }

    /// <summary>What it can be told to do by a word behind its name, such as <c>maintain</c>; their own names are those words.</summary>
    public IReadOnlyList<ServiceCommand> Commands { get; init; } = [];

    /// <summary>What it is called in messages and telemetry; a command's begins with its program's.</summary>
    public string Name { get; private set; } = name;

    private string Description => description;

    /// <summary>Parses, runs until stopped, and tells the exit code.</summary>
    public async Task<int> RunAsync(string[] args)
    {
        using var signal = new StopSignal();
        var root = new RootCommand(description);
        Add(root, parent: null);
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"{Name}: {error.Message}");
            }

            await Console.Error.WriteLineAsync($"See '{Name} --help'.");
            return ExitCode.BadUsage;
        }

        // Signals are handled above, and exceptions are sorted into exit codes below.
        return await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }, signal.Token);
    }

    private void Add(Command command, CommandLine? parent)
    {
        var commandLine = new CommandLine(command, Settings, parent);
        AddSecretsToHelp(command);
        if (Run is not null || Commands.Count == 0 || parent is null)
        {
            command.SetAction((result, stop) => RunAsync(commandLine, result, stop));
        }

        foreach (var child in Commands)
        {
            var subcommand = new Command(child.Name, child.Description);
            child.Name = $"{Name} {child.Name}";
            command.Subcommands.Add(subcommand);
            child.Add(subcommand, commandLine);
        }
    }

    private async Task<int> RunAsync(CommandLine commandLine, ParseResult result, CancellationToken stop)
    {
        try
        {
            var values = SettingValues.Resolve(Settings, setting => commandLine.Value(result, setting), Environment.GetEnvironmentVariable);
            return Run is null ? await ServiceHost.RunAsync(this, values, stop) : await Run(this, values, stop);
        }
        catch (ConfigurationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return ExitCode.BadUsage;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped before there was anything to stop.
            return ExitCode.Success;
        }
    }

    private void AddSecretsToHelp(Command command)
    {
        var secrets = Settings.Where(setting => setting.IsSecret).ToList();
        if (secrets.Count > 0)
        {
            command.Description += Environment.NewLine + Environment.NewLine + "  By environment only: "
                + string.Join(", ", secrets.Select(setting => $"{setting.Alias} ({setting.Description})")) + ".";
        }
    }
}
