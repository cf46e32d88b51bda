using System.CommandLine;
using System.CommandLine.Parsing;

namespace Availability.ServiceDefaults;

/// <summary>Turns settings into a command's options and reads them back.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<Setting, Symbol> _symbols = [];

    private readonly CommandLine? _parent;

    /// <summary>Adds every setting that may stand on a command line; what its parent has too may stand before the command as well.</summary>
    public CommandLine(Command command, IEnumerable<Setting> settings, CommandLine? parent = null)
    {
        _parent = parent;
        foreach (var setting in settings.Where(setting => !setting.IsSecret))
        {
            switch (Create(setting))
            {
                case Option option: command.Options.Add(option); _symbols.Add(setting, option); break;
                case Argument argument: command.Arguments.Add(argument); _symbols.Add(setting, argument); break;
            }
        }
    }

    /// <summary>What the command line says of a setting, or null.</summary>
    public string? Value(ParseResult result, Setting setting) => _symbols.GetValueOrDefault(setting) switch
    {
        Option<bool> option => result.GetResult(option) is { Implicit: false } ? (result.GetValue(option) ? "true" : "false") : null,
        Option<string> option => result.GetResult(option) is { Implicit: false } ? result.GetValue(option) : null,
        Argument<string> argument => result.GetValue(argument),
        _ => null,
    } ?? _parent?.Value(result, setting);

    private static Symbol Create(Setting setting)
    {
        var description = Describe(setting);
        return setting switch
        {
            { IsArgument: true } => new Argument<string>(setting.ValueName)
            {
                Description = description,
                Arity = ArgumentArity.ZeroOrOne,
                Validators = { RefuseUnknownFlag },
            },
            { IsSwitch: true } => new Option<bool>("--" + setting.Flag) { Description = description },
            _ => new Option<string>("--" + setting.Flag) { Description = description, HelpName = setting.ValueName },
        };
    }

    // The parser takes a misspelt flag for the argument; "-" alone is standard input.
    private static void RefuseUnknownFlag(ArgumentResult result)
    {
        foreach (var token in result.Tokens.Where(token => token.Value is ['-', _, ..]))
        {
            result.AddError($"Unknown option '{token.Value}'.");
        }
    }

    private static string Describe(Setting setting)
    {
        var facts = new List<string>();
        if (setting.Default is not null)
        {
            facts.Add("default: " + setting.Default);
        }

        facts.Add(setting.Alias is null ? "env: " + setting.EnvironmentVariable : $"env: {setting.Alias} or {setting.EnvironmentVariable}");
        return $"{setting.Description} [{string.Join("; ", facts)}]";
    }
}
