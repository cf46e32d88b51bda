namespace Availability.ServiceDefaults;

/// <summary>What the user set, by configuration key; settings that nobody set are absent.</summary>
public sealed class SettingValues
{
    private readonly Dictionary<string, string?> _values = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>For a configuration provider.</summary>
    public IReadOnlyDictionary<string, string?> ByKey => _values;

    /// <summary>The value of a key in canonical form, or null.</summary>
    public string? this[string key]
    {
        get => _values.GetValueOrDefault(key);
        set => _values[key] = value;
    }

    /// <summary>Takes the first of flag, variable and alias that is set; all that is wrong is told at once.</summary>
    /// <param name="settings">The program's settings.</param>
    /// <param name="flag">What the command line says of a setting, or null.</param>
    /// <param name="environment">Reads an environment variable.</param>
    /// <exception cref="ConfigurationException">Some value is not what is expected.</exception>
    public static SettingValues Resolve(IEnumerable<Setting> settings, Func<Setting, string?> flag, Func<string, string?> environment)
    {
        var values = new SettingValues();
        var errors = new List<string>();
        foreach (var setting in settings)
        {
            if (Find(setting, flag, environment) is not var (value, source))
            {
                continue;
            }

            var canonical = setting.Canonical(value, source, out var error);
            if (error is null)
            {
                values[setting.Key] = canonical;
            }
            else
            {
                errors.Add(error);
            }
        }

        return errors.Count == 0 ? values : throw new ConfigurationException(string.Join(Environment.NewLine, errors));
    }

    private static (string Value, string Source)? Find(Setting setting, Func<Setting, string?> flag, Func<string, string?> environment)
    {
        if (flag(setting) is { } given)
        {
            return (given, setting.IsArgument ? setting.Flag : "--" + setting.Flag);
        }

        // An empty variable counts as unset: compose files and shells write VAR= for "none".
        foreach (var variable in (string?[])[setting.EnvironmentVariable, setting.Alias])
        {
            if (variable is not null && environment(variable) is { Length: > 0 } value)
            {
                return (value, variable);
            }
        }

        return null;
    }
}
