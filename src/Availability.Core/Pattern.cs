using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Availability.Core;

/// <summary>A regular expression searched in a body; also reads Python's <c>(?P&lt;name&gt;…)</c> and <c>(?P=name)</c>.</summary>
public sealed class Pattern : IEquatable<Pattern>
{
    private const int Longest = 2000;

    // More than any check may take.
    private static readonly TimeSpan MostLimit = TimeSpan.FromHours(1);

    private readonly string _translated;

    // Null where only backtracking can do it (look-around, references, atomic groups).
    private readonly Regex? _linear;

    private Pattern(string text, string translated, Regex? linear) => (Text, _translated, _linear) = (text, translated, linear);

    /// <summary>As it is written in the file.</summary>
    public string Text { get; }

    /// <summary>Compiles the text.</summary>
    /// <returns>False with what is wrong with it.</returns>
    public static bool TryParse(string text, [NotNullWhen(true)] out Pattern? pattern, [NotNullWhen(false)] out string? error)
    {
        pattern = null;
        error = null;
        if (text.Length > Longest)
        {
            error = $"longer than {Longest} characters";
            return false;
        }

        var translated = PythonPattern.ToDotNet(text);
        try
        {
            // Throws for what no engine reads; the next line only for what is not linear.
            _ = Backtracking(translated, Regex.InfiniteMatchTimeout);
            pattern = new Pattern(text, translated, Linear(translated));
            return true;
        }
        catch (RegexParseException exception)
        {
            error = Explain(exception);
            return false;
        }
    }

    /// <summary>Whether the pattern occurs in the text.</summary>
    /// <param name="text">The decoded body.</param>
    /// <param name="limit">The longest it may take (only a backtracking pattern can need it).</param>
    /// <exception cref="RegexMatchTimeoutException">The limit passed.</exception>
    public bool IsMatch(string text, TimeSpan limit)
    {
        if (_linear is not null)
        {
            return _linear.IsMatch(text);
        }

        if (limit <= TimeSpan.Zero)
        {
            throw new RegexMatchTimeoutException(text, Text, limit);
        }

        // A Regex has its limit for life, and this caller's is what is left of one check's deadline. Such patterns are rare
        // and reading one again costs some microseconds.
        return Backtracking(_translated, limit < MostLimit ? limit : MostLimit).IsMatch(text);
    }

    /// <inheritdoc/>
    public bool Equals(Pattern? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Pattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written in the file.</summary>
    public override string ToString() => Text;

    private static Regex Backtracking(string text, TimeSpan limit) => new(text, RegexOptions.CultureInvariant, limit);

    private static Regex? Linear(string text)
    {
        try
        {
            return new Regex(text, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    // The message is "Invalid pattern '…' at offset 3. What is wrong." and the pattern in it is the translated one.
    private static string Explain(RegexParseException exception)
    {
        var position = $" at offset {exception.Offset}. ";
        var start = exception.Message.LastIndexOf(position, StringComparison.Ordinal);
        return start < 0 ? exception.Message : exception.Message[(start + position.Length)..].TrimEnd('.');
    }
}
