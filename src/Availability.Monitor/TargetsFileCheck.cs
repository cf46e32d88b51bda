using Availability.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Availability.Monitor;

/// <summary>Finds a bad targets file before a host is built, for a program that has to prepare other things first.</summary>
public static class TargetsFileCheck
{
    /// <summary>Reads the file that the settings name; standard input can be read once only and is left to the monitor.</summary>
    /// <exception cref="ConfigurationException">It cannot be read, or some lines are wrong: all of them are told.</exception>
    public static void ThrowIfBad(SettingValues values)
    {
        if (values[MonitorSettings.Config.Key] != TargetSource.StandardInput)
        {
            var configuration = new ConfigurationBuilder().AddInMemoryCollection(values.ByKey).Build();
            var options = configuration.GetSection(MonitorOptions.SectionName).Get<MonitorOptions>() ?? new MonitorOptions();
            new TargetSource(Options.Create(options)).Load();
        }
    }
}
