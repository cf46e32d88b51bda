using System.Globalization;
using Availability.Core;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace Availability.Web;

/// <summary>Reads the parameters of a request and remembers everything that is wrong with them.</summary>
internal sealed class QueryValues
{
    /// <summary>What a window is, before its default.</summary>
    public const string WindowText = "Length of the window, from 1h to 3660d";

    /// <summary>What <c>from</c> is.</summary>
    public const string FromText = "Where the window begins, instead of its length.";

    /// <summary>What <c>until</c> is.</summary>
    public const string UntilText = "Where the window ends; now when it is not given.";

    /// <summary>The rollups' finest grain.</summary>
    public static readonly TimeSpan ShortestWindow = TimeSpan.FromHours(1);

    /// <summary>Ten years.</summary>
    public static readonly TimeSpan LongestWindow = TimeSpan.FromDays(3660);

    private readonly List<string> _errors = [];

    /// <summary>Reads a text of an address.</summary>
    public delegate bool TryParse<T>(string text, out T value);

    /// <summary>What to answer when something is wrong; null when nothing is.</summary>
    public IResult? Problem => _errors.Count == 0 ? null : Web.Problem.BadRequest(string.Join(' ', _errors));

    public int Whole(string name, string? text, int fallback, int least, int most)
    {
        if (text is null)
            return fallback;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most)
            return number;
        return Refuse(name, $"a whole number from {least} to {most}", text, fallback);
    }

    /// <summary>One of a few words; null when it is not given.</summary>
    public T? Choice<T>(string name, string? text, params ReadOnlySpan<(string Word, T Value)> choices)
        where T : struct
    {
        if (text is null)
            return null;
        var words = new List<string>();
        foreach (var (word, value) in choices)
        {
            if (word.Equals(text, StringComparison.OrdinalIgnoreCase))
                return value;
            words.Add(word);
        }

        return Refuse<T?>(name, $"{string.Join(", ", words.SkipLast(1))} or {words[^1]}", text, null);
    }

    /// <summary>A place in a list, or a time; null when it is not given.</summary>
    public T? Cursor<T>(string name, string? text, TryParse<T> tryParse)
        where T : struct
    {
        if (text is null)
            return null;
        return tryParse(text, out var cursor) ? cursor : Refuse<T?>(name, InstantText.Expected, text, null);
    }

    public TimeSpan Window(string? text, TimeSpan fallback)
    {
        if (text is null)
            return fallback;
        return DurationText.TryParse(text, out var window) && window >= ShortestWindow && window <= LongestWindow
            ? window
            : Refuse("window", $"a duration from {DurationText.Format(ShortestWindow)} to {DurationText.Format(LongestWindow)} such as 24h or 30d", text, fallback);
    }

    /// <summary>From an instant up to, not including, a later one: <c>until</c> or now; <c>from</c>, or a window before that.</summary>
    public (DateTimeOffset From, DateTimeOffset Until) Range(string? window, string? from, string? until, TimeSpan fallback, DateTimeOffset now)
    {
        var end = Cursor<DateTimeOffset>("until", until, InstantText.TryParse) ?? now;
        if (window is not null && from is not null)
            _errors.Add("window: expected either window or from, got both.");
        var begin = Cursor<DateTimeOffset>("from", from, InstantText.TryParse) ?? end - Window(window, fallback);
        if (begin >= end)
            _errors.Add($"from: expected a time before {InstantText.Format(end)}, got '{from}'.");
        else if (end - begin > LongestWindow)
            _errors.Add($"from: expected at most {LongestWindow.Days} days, got {(int)(end - begin).TotalDays}.");
        return (begin, end);
    }

    /// <summary>The address that was asked for, with another value of one parameter.</summary>
    public static string Link(HttpRequest request, string name, string value) => request.PathBase + request.Path + QueryString.Create(
        request.Query.Where(pair => !pair.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Append(KeyValuePair.Create(name, new StringValues(value))));

    private T Refuse<T>(string name, string expected, string text, T fallback)
    {
        _errors.Add($"{name}: expected {expected}, got '{text}'.");
        return fallback;
    }
}
