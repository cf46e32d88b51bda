using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Availability.Core;

/// <summary>A regular expression searched in a body; what Python writes otherwise is read as Python means it.</summary>
public sealed class Pattern : IEquatable<Pattern>
{
    private const int Longest = 2000;

    // Enough for any pattern that does not explode.
    private static readonly TimeSpan FirstTry = TimeSpan.FromMilliseconds(50);

    // More than any check may take.
    private static readonly TimeSpan MostLimit = TimeSpan.FromHours(1);

    private readonly string _translated;
    private readonly Regex _backtracking;

    private Pattern(string text, string translated)
    {
        Text = text;
        _translated = translated;
        _backtracking = Backtracking(translated, FirstTry);
    }

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

        try
        {
            pattern = new Pattern(text, PythonPattern.ToDotNet(text));
            return true;
        }
        catch (RegexParseException exception)
        {
            error = Explain(exception, text);
            return false;
        }
    }

    /// <summary>Whether the pattern occurs in the text.</summary>
    /// <param name="text">The decoded body.</param>
    /// <param name="limit">What is left of the deadline.</param>
    /// <exception cref="RegexMatchTimeoutException">The limit passed.</exception>
    public bool IsMatch(string text, TimeSpan limit)
    {
        if (limit <= TimeSpan.Zero)
        {
            throw new RegexMatchTimeoutException(text, Text, limit);
        }

        try
        {
            return limit < FirstTry ? WithLimit(limit).IsMatch(text) : _backtracking.IsMatch(text);
        }
        catch (RegexMatchTimeoutException) when (limit > FirstTry)
        {
            return Exhaustive(limit - FirstTry).IsMatch(text);
        }
    }

    /// <inheritdoc/>
    public bool Equals(Pattern? other) => other is not null && other.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Pattern);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <summary>As it is written in the file.</summary>
    public override string ToString() => Text;

    // A Regex keeps its limit for life, and this caller's is what is left of one check's deadline.
    private Regex WithLimit(TimeSpan limit) => Backtracking(_translated, Possible(limit));

    private static TimeSpan Possible(TimeSpan limit) => limit < MostLimit ? limit : MostLimit;

    private static Regex Backtracking(string text, TimeSpan limit) => new(text, RegexOptions.CultureInvariant, limit);

    // The linear engine does not explode, but every instance costs milliseconds and a quarter of a megabyte (100,000 targets
    // would not fit), and it knows neither look-around nor references: so it is the second choice, and made when needed.
    private Regex Exhaustive(TimeSpan limit)
    {
        try
        {
            return new Regex(_translated, RegexOptions.CultureInvariant | RegexOptions.NonBacktracking, Possible(limit));
        }
        catch (NotSupportedException)
        {
            return WithLimit(limit);
        }
    }

    // The message is "Invalid pattern '…' at offset 3. What is wrong." and the pattern in it is the translated one.
    private static string Explain(RegexParseException exception, string text)
    {
        var position = $" at offset {exception.Offset}. ";
        var start = exception.Message.LastIndexOf(position, StringComparison.Ordinal);
        var reason = start < 0 ? exception.Message : exception.Message[(start + position.Length)..].TrimEnd('.');
        return PythonPattern.Hint(text, exception.Error) is { } hint ? $"{reason} ({hint})" : reason;
    }
}
