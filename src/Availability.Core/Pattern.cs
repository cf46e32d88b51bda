using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Availability.Core;

/// <summary>A regular expression searched in a body; also reads Python's <c>(?P&lt;name&gt;…)</c> and <c>(?P=name)</c>.</summary>
public sealed class Pattern : IEquatable<Pattern>
{
    private readonly Regex _regex;

    private Pattern(string text, Regex regex) => (Text, _regex) = (text, regex);

    /// <summary>As it is written in the file.</summary>
    public string Text { get; }

    /// <summary>Compiles the text.</summary>
    /// <returns>False with what is wrong with it.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Pattern? pattern, [NotNullWhen(false)] out string? error)
    {
        try
        {
            pattern = new Pattern(text, new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking));
            error = null;
            return true;
        }
        catch (ArgumentException exception)
        {
            pattern = null;
            error = exception.Message;
            return false;
        }
    }

    /// <summary>Whether the pattern occurs in the text.</summary>
    /// <param name="text">The decoded body.</param>
    /// <param name="limit">The longest it may take (only a backtracking pattern can need it).</param>
    /// <exception cref="RegexMatchTimeoutException">The limit passed.</exception>
    public bool IsMatch(string text, TimeSpan limit) => _regex.IsMatch(text);

    /// <inheritdoc/>
    public bool Equals(Pattern? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Pattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written in the file.</summary>
    public override string ToString() => Text;
}
