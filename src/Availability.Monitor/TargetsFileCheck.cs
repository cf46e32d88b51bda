using Availability.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Availability.Monitor;

/// <summary>Finds a bad targets file before a host is built.</summary>
public static class TargetsFileCheck
{
    /// <summary>Reads what the settings name.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or some lines are wrong: all of them are told.</exception>
    public static void ThrowIfBad(SettingValues values)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.ByKey).Build();
        var options = configuration.GetSection(MonitorOptions.SectionName).Get<MonitorOptions>() ?? new MonitorOptions();
        new TargetSource(Options.Create(options)).Load();
    }

    /// <summary>The same for standard input alone: whoever waits for a line there can be stopped, which once there is a host is too late.</summary>
    internal static async Task ThrowIfBadInputAsync(SettingValues values, CancellationToken stop)
    {
        if (values[MonitorSettings.Config.Key] == TargetSource.StandardInput)
        {
            // Nothing ends a read of standard input; it goes with the process.
            await Task.Run(() => ThrowIfBad(values), stop).WaitAsync(stop);
        }
    }
}
