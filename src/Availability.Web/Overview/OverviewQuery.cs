using System.Globalization;
using System.Text;
using Availability.Storage.Reports;
using Microsoft.AspNetCore.Http;

namespace Availability.Web;

/// <summary>What of the overview somebody wants to see, as it stands in the page's address.</summary>
internal sealed record OverviewQuery
{
    private const int LongestSearch = 200;

    /// <summary>Words that all have to occur in name, URL or group; empty for no search.</summary>
    public string Search { get; init; } = "";

    public TargetState? State { get; init; }

    public string? Group { get; init; }

    public OverviewSort Sort { get; init; }

    /// <summary>From 1.</summary>
    public int Page { get; init; } = 1;

    /// <summary>Whether it leaves out anything.</summary>
    public bool IsFiltered => Search.Length > 0 || State is not null || Group is not null;

    /// <summary>Reads a query string; what is empty counts as not given, as a form sends it.</summary>
    /// <returns>Null when a value is none that could be meant; then <paramref name="error"/> says which.</returns>
    public static OverviewQuery? TryParse(IQueryCollection values, out string error)
    {
        error = "";
        var search = Value("q") ?? "";
        if (search.Length > LongestSearch)
            error = $"q: expected at most {LongestSearch} characters, got {search.Length}.";
        var state = Word<TargetState>("state", ref error);
        var sort = Word<OverviewSort>("sort", ref error) ?? OverviewSort.State;
        var page = 1;
        if (Value("page") is { } text && (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out page) || page < 1))
            error = $"page: expected a whole number from 1, got '{text}'.";
        return error.Length > 0 ? null : new() { Search = search, State = state, Group = Value("group"), Sort = sort, Page = page };

        string? Value(string name) => values[name].ToString().Trim() is { Length: > 0 } value ? value : null;

        T? Word<T>(string name, ref string error) where T : struct, Enum
        {
            if (Value(name) is not { } value)
                return null;
            foreach (var known in Enum.GetValues<T>())
            {
                if (string.Equals(Name(known), value, StringComparison.OrdinalIgnoreCase))
                    return known;
            }

            error = $"{name}: expected {string.Join(", ", Enum.GetValues<T>().Select(Name))}, got '{value}'.";
            return null;
        }
    }

    /// <summary>The address of the overview with this query; what is as usual is left out.</summary>
    public string Address
    {
        get
        {
            var address = new StringBuilder("/");
            Add("q", Search);
            Add("state", State is { } state ? Name(state) : "");
            Add("group", Group ?? "");
            Add("sort", Sort == OverviewSort.State ? "" : Name(Sort));
            Add("page", Page == 1 ? "" : Page.ToString(CultureInfo.InvariantCulture));
            return address.ToString();

            void Add(string name, string value)
            {
                if (value.Length > 0)
                    address.Append(address.Length == 1 ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
            }
        }
    }

    /// <summary>A state or an order as addresses have it.</summary>
    public static string Name<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();
}
