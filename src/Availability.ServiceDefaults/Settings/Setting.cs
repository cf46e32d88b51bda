using System.Globalization;
using Availability.Core;

namespace Availability.ServiceDefaults;

/// <summary>
/// One documented setting: a flag, its environment variables and the configuration key that the value ends in, in the form
/// that options binding reads. Flag &gt; <c>AVAILABILITY_FLAG</c> &gt; alias &gt; default.
/// </summary>
public sealed class Setting
{
    private readonly Func<string, string?> _canonical;

    private Setting(string flag, string key, string description, string valueName, string expected, Func<string, string?> canonical)
    {
        (Flag, Key, Description, ValueName, Expected, _canonical) = (flag, key, description, valueName, expected, canonical);
        EnvironmentVariable = "AVAILABILITY_" + flag.ToUpperInvariant().Replace('-', '_');
    }

    /// <summary>The flag without its dashes, or the name of the argument.</summary>
    public string Flag { get; }

    /// <summary>The configuration key, for example <c>Monitor:Period</c>.</summary>
    public string Key { get; }

    /// <summary>One line for <c>--help</c>.</summary>
    public string Description { get; }

    /// <summary>What stands for the value in <c>--help</c>; empty for a switch.</summary>
    public string ValueName { get; }

    /// <summary>What a message tells that a value looks like.</summary>
    public string Expected { get; }

    /// <summary>The variable that every setting has.</summary>
    public string EnvironmentVariable { get; }

    /// <summary>Another variable that is understood, such as the old program's; null for none.</summary>
    public string? Alias { get; init; }

    /// <summary>The default as text, shown in <c>--help</c>; the options class holds the value. Null for none.</summary>
    public string? Default { get; private init; }

    /// <summary>Given by position.</summary>
    public bool IsArgument { get; private init; }

    /// <summary>A flag without a value.</summary>
    public bool IsSwitch => ValueName.Length == 0;

    /// <summary>Given by the environment only: a command line can be read by every user of the machine.</summary>
    public bool IsSecret { get; private init; }

    /// <summary>Any text.</summary>
    public static Setting Text(string flag, string key, string description, string? @default = null, string? alias = null, string valueName = "text") =>
        new(flag, key, description, valueName, "a text that is not empty", value => value.Length > 0 ? value : null) { Default = @default, Alias = alias };

    /// <summary>A text that is never given on a command line.</summary>
    public static Setting Secret(string flag, string key, string description, string alias) =>
        new(flag, key, description, "text", "a text that is not empty", value => value.Length > 0 ? value : null) { IsSecret = true, Alias = alias };

    /// <summary>A text given by position; <paramref name="name"/> is also the flag part of the environment variable.</summary>
    public static Setting Argument(string name, string key, string description, string? @default = null) =>
        new(name, key, description, name, "a text that is not empty", value => value.Length > 0 ? value : null) { IsArgument = true, Default = @default };

    /// <summary>A duration; a bare number is seconds.</summary>
    public static Setting Duration(string flag, string key, string description, TimeSpan? @default = null, TimeSpan? minimum = null, string? alias = null)
    {
        var least = minimum ?? TimeSpan.Zero;
        var expected = least > TimeSpan.Zero ? $"{DurationText.Expected}, at least {DurationText.Format(least)}" : DurationText.Expected;
        return new(flag, key, description, "duration", expected, value =>
            DurationText.TryParse(value, out var duration) && duration >= least ? duration.ToString("c", CultureInfo.InvariantCulture) : null)
        {
            Default = @default is { } known ? DurationText.Format(known) : null,
            Alias = alias,
        };
    }

    /// <summary>A size in bytes.</summary>
    public static Setting Size(string flag, string key, string description, long? @default = null) =>
        new(flag, key, description, "size", SizeText.Expected, value =>
            SizeText.TryParse(value, out var bytes) ? bytes.ToString(CultureInfo.InvariantCulture) : null)
        {
            Default = @default is { } known ? SizeText.Format(known) : null,
        };

    /// <summary>A whole number within bounds.</summary>
    public static Setting Number(
        string flag, string key, string description, int? @default = null, int minimum = 0, int maximum = int.MaxValue, string? alias = null)
    {
        var bounds = maximum == int.MaxValue ? $"of at least {minimum}" : $"from {minimum} to {maximum}";
        return new(flag, key, description, "number", $"a whole number {bounds}", value =>
            int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= minimum && number <= maximum
                ? number.ToString(CultureInfo.InvariantCulture)
                : null)
        {
            Default = @default?.ToString(CultureInfo.InvariantCulture),
            Alias = alias,
        };
    }

    /// <summary>One of a few words, in any case; the configuration gets the word as it is listed.</summary>
    public static Setting Choice(string flag, string key, string description, string[] choices, string? @default = null, string? alias = null) =>
        new(flag, key, description, string.Join('|', choices), "one of " + string.Join(", ", choices), value =>
            Array.Find(choices, choice => choice.Equals(value, StringComparison.OrdinalIgnoreCase)))
        {
            Default = @default,
            Alias = alias,
        };

    /// <summary>A flag without a value; its environment variable is <c>true</c> or <c>false</c>, <c>1</c> or <c>0</c>.</summary>
    public static Setting Switch(string flag, string key, string description) =>
        new(flag, key, description, "", "true or false", value => value.ToUpperInvariant() switch
        {
            "TRUE" or "1" => "true",
            "FALSE" or "0" => "false",
            _ => null,
        });

    /// <summary>The value in the form that options binding reads.</summary>
    /// <param name="value">As given.</param>
    /// <param name="source">Where it was given, for the message.</param>
    /// <param name="error">What is wrong; the value is not repeated for a secret.</param>
    /// <returns>Null with the error when the value is not what is expected.</returns>
    internal string? Canonical(string value, string source, out string? error)
    {
        var canonical = _canonical(value);
        error = canonical is not null ? null
            : IsSecret ? $"{source}: expected {Expected}."
            : $"{source}: expected {Expected}, got '{value}'.";
        return canonical;
    }
}
