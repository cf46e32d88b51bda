using System.Globalization;

namespace Availability.Core;

/// <summary>The options of a line: which there are, what each accepts and what it changes.</summary>
internal static class TargetOptions
{
    private const int MostRedirects = 50;
    private const long MostBody = 1L << 30;

    private static readonly TimeSpan ShortestPeriod = TimeSpan.FromMilliseconds(100);
    private static readonly string[] Methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

    private delegate string? Apply(ref Target target, string value);

    private static readonly Dictionary<string, Apply> Known = new(StringComparer.Ordinal)
    {
        ["name"] = Name,
        ["group"] = Group,
        ["period"] = Period,
        ["timeout"] = Timeout,
        ["method"] = Method,
        ["http"] = Http,
        ["status"] = Status,
        ["redirects"] = Redirects,
        ["absent"] = Absent,
        ["max-time"] = MaxTime,
        ["max-body"] = MaxBody,
    };

    /// <summary>The names of all options.</summary>
    public static IEnumerable<string> Names => [.. Known.Keys, TargetHeader.Prefix + "NAME"];

    /// <summary>Applies them in order, and adds what is wrong with any.</summary>
    public static Target ApplyAll(Target target, List<KeyValuePair<string, string>> options, List<string> problems)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in options)
        {
            // What follows a header may be the rest of its value that lacked the quotes: a secret perhaps.
            var problem = Find(key) is not { } apply ? Unknown(key, mayTell: target.Headers.Count == 0)
                : !seen.Add(key) ? $"{key} is given twice"
                : apply(ref target, value);
            if (problem is not null)
            {
                problems.Add(problem);
            }
        }

        return target;
    }

    /// <summary>Whether there is such an option.</summary>
    public static bool IsKnown(string key) => Find(key) is not null;

    /// <summary>Whether a pattern is rather an option in the wrong column.</summary>
    public static bool IsLike(string pattern)
    {
        var equals = pattern.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && Find(pattern[..equals]) is not null;
    }

    private static string Unknown(string key, bool mayTell)
    {
        var expected = NearestWord.Find(key, Names) is { } near
            ? $"did you mean {near}?"
            : $"expected one of {string.Join(", ", Names)}";
        return mayTell ? $"unknown option {Quoted.Text(key)}, {expected}" : $"an option is unknown, {expected}";
    }

    private static Apply? Find(string key) => key.StartsWith(TargetHeader.Prefix, StringComparison.Ordinal)
        ? (ref Target target, string value) => Header(ref target, key[TargetHeader.Prefix.Length..], value)
        : Known.GetValueOrDefault(key);

    private static string? Header(ref Target target, string name, string value)
    {
        target = target with { Headers = [.. target.Headers, new(name, value)] };
        return TargetHeader.Problem(name, value);
    }

    private static string? Name(ref Target target, string value)
    {
        target = target with { Name = value };
        return Emptiness("name", value, "the URL is the name") ?? TextLimit.Problem("name", value, CheckLimits.Target);
    }

    private static string? Group(ref Target target, string value)
    {
        target = target with { Group = value };
        return Emptiness("group", value, "there is no group") ?? TextLimit.Problem("group", value, CheckLimits.Word);
    }

    private static string? Period(ref Target target, string value)
    {
        if (!DurationText.TryParse(value, out var period) || period < ShortestPeriod)
        {
            return Wrong("period", value, $"{DurationText.Expected}, and at least {DurationText.Format(ShortestPeriod)}");
        }

        target = target with { Period = period };
        return null;
    }

    private static string? Timeout(ref Target target, string value)
    {
        if (!TryCheckTime("timeout", value, out var timeout, out var problem))
        {
            return problem;
        }

        target = target with { Timeout = timeout };
        return null;
    }

    private static string? MaxTime(ref Target target, string value)
    {
        if (!TryCheckTime("max-time", value, out var time, out var problem))
        {
            return problem;
        }

        target = target with { MaxTime = time };
        return null;
    }

    private static string? Method(ref Target target, string value)
    {
        var method = Methods.FirstOrDefault(known => known.Equals(value, StringComparison.OrdinalIgnoreCase));
        if (method is null)
        {
            return Wrong("method", value, $"one of {string.Join(", ", Methods)}");
        }

        target = target with { Method = method };
        return null;
    }

    private static string? Http(ref Target target, string value)
    {
        if (value is not ("1" or "1.1" or "2"))
        {
            return Wrong("http", value, "1.1 or 2");
        }

        target = target with { HttpVersion = value[0] - '0' };
        return null;
    }

    private static string? Status(ref Target target, string value)
    {
        if (!StatusRanges.TryParse(value, out var ranges))
        {
            return Wrong("status", value, "codes from 100 to 599 such as 200-299,301");
        }

        target = target with { Status = ranges };
        return null;
    }

    private static string? Redirects(ref Target target, string value)
    {
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var most) || most > MostRedirects)
        {
            return Wrong("redirects", value, $"a number from 0 (do not follow) to {MostRedirects}");
        }

        target = target with { MaxRedirects = most };
        return null;
    }

    private static string? Absent(ref Target target, string value)
    {
        if (value is not ("true" or "false"))
        {
            return Wrong("absent", value, "true or false");
        }

        target = target with { Absent = value == "true" };
        return null;
    }

    private static string? MaxBody(ref Target target, string value)
    {
        if (!SizeText.TryParse(value, out var bytes) || bytes is 0 or > MostBody)
        {
            return SizeText.HasUnknownUnit(value)
                ? $"max-body is {Quoted.Text(value)}, whose unit is unknown, expected KiB, MiB, GiB or none for bytes, such as 64KiB"
                : Wrong("max-body", value, $"{SizeText.Expected}, from 1 to {SizeText.Format(MostBody)}");
        }

        target = target with { MaxBody = bytes };
        return null;
    }

    private static bool TryCheckTime(string option, string value, out TimeSpan time, out string? problem)
    {
        var valid = DurationText.TryParse(value, out time) && time >= TimeSpan.FromMilliseconds(1) && time <= CheckLimits.CheckTime;
        problem = valid
            ? null
            : Wrong(option, value, $"{DurationText.Expected}, from 1ms to {DurationText.Format(CheckLimits.CheckTime)}");
        return valid;
    }

    private static string? Emptiness(string option, string value, string otherwise) =>
        string.IsNullOrWhiteSpace(value) ? $"{option} is empty, expected a text (leave the option out, and {otherwise})" : null;

    private static string Wrong(string option, string value, string expected) =>
        $"{option} is {Quoted.Text(value)}, expected {expected}";
}
