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

    /// <summary>What it is called in messages and telemetry.</summary>
    public string Name => name;

    /// <summary>Parses, runs until stopped, and tells the exit code.</summary>
    public async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand(description);
        var commandLine = new CommandLine(root, Settings);
        AddSecretsToHelp(root);
        root.SetAction((result, stop) => RunAsync(commandLine, result, stop));

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
            {
                await Console.Error.WriteLineAsync($"{name}: {error.Message}");
            }

            await Console.Error.WriteLineAsync($"See '{name} --help'.");
            return ExitCode.BadUsage;
        }

        // The host handles signals itself, and exceptions are sorted into exit codes below.
        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
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
    }

    private void AddSecretsToHelp(RootCommand root)
    {
        var secrets = Settings.Where(setting => setting.IsSecret).ToList();
        if (secrets.Count > 0)
        {
            root.Description += Environment.NewLine + Environment.NewLine + "  By environment only: "
                + string.Join(", ", secrets.Select(setting => $"{setting.Alias} ({setting.Description})")) + ".";
        }
    }
}
