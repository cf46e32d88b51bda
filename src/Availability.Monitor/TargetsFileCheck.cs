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

    /// <summary>The same for standard input alone: a signal ends the program while it waits for a line there, but not once there is a host.</summary>
    internal static void ThrowIfBadInput(SettingValues values)
    {
        if (values[MonitorSettings.Config.Key] == TargetSource.StandardInput)
        {
            ThrowIfBad(values);
        }
    }
}
