using System.Buffers;

namespace Availability.Core;

/// <summary>One line after the other; all that is wrong with one is told together.</summary>
internal sealed class TargetLineParser
{
    private const int MostColumns = 3;

    private static readonly SearchValues<char> Control = SearchValues.Create(
        [.. Enumerable.Range(0, ' ').Append(0x7f).Select(code => (char)code).Where(character => character != '\t')]);

    private static readonly TargetUrl NoUrl = new("", new Uri("http://invalid/"), null);

    // Many lines have the same pattern, and a compiled one is some kilobytes.
    private readonly Dictionary<string, Pattern> _patterns = new(StringComparer.Ordinal);

    public List<TargetLine> Lines { get; } = [];

    public List<TargetFileMessage> Errors { get; } = [];

    public List<TargetFileMessage> Warnings { get; } = [];

    public void Add(int number, string line)
    {
        if (line.AsSpan().TrimStart() is [] or ['#', ..])
        {
            return;
        }

        var problems = new List<string>();
        var target = Read(number, line, problems);
        if (problems.Count == 0)
        {
            Lines.Add(new(number, target));
        }
        else
        {
            AddError(number, string.Join("; ", problems));
        }
    }

    public void AddError(int number, string problem) => Errors.Add(new(number, problem));

    private Target Read(int number, string line, List<string> problems)
    {
        var columns = Columns(line, problems);
        if (!TargetUrl.TryParse(columns[0].Trim(' '), out var url, out var problem))
        {
            problems.Add(problem);
        }

        url ??= NoUrl;
        var target = new Target
        {
            Name = "",
            Url = url.Text,
            Uri = url.Uri,
            Credentials = url.Credentials,
            Question = url.Question,
            Pattern = ReadPattern(columns[1], problems),
        };
        var options = TargetOptionText.Split(columns[2], problems);
        target = TargetOptions.ApplyAll(target, options, problems);
        problems.AddRange(TargetScheme.Misplaced(target.Uri.Scheme, columns[1].Length > 0, options));
        problems.AddRange(Contradictions(target));
        if (columns[2].Length == 0 && TargetOptions.IsLike(columns[1]))
        {
            Warnings.Add(new(number, "the pattern looks like options, which are the third column (after the second tab)"));
        }

        return CutTimeout(number, target);
    }

    private static string[] Columns(string line, List<string> problems)
    {
        if (line.AsSpan().IndexOfAny(Control) is >= 0 and var at)
        {
            problems.Add($"character {at + 1} is the control character U+{(int)line[at]:X4}");
        }

        var columns = line.Split('\t');
        if (columns.Skip(MostColumns).Any(column => !string.IsNullOrWhiteSpace(column)))
        {
            problems.Add($"there are {columns.Length} columns, expected at most {MostColumns}: URL, pattern, options");
        }

        return [columns[0], columns.ElementAtOrDefault(1) ?? "", columns.ElementAtOrDefault(2) ?? ""];
    }

    private Pattern? ReadPattern(string text, List<string> problems)
    {
        if (text.Length == 0)
        {
            return null;
        }

        if (_patterns.TryGetValue(text, out var pattern))
        {
            return pattern;
        }

        if (!Pattern.TryParse(text, out pattern, out var problem))
        {
            problems.Add($"the pattern is not a regular expression: {problem}");
            return null;
        }

        return _patterns[text] = pattern;
    }

    private static IEnumerable<string> Contradictions(Target target)
    {
        if (target is { Absent: true, Pattern: null })
        {
            yield return "absent=true needs a pattern";
        }

        if (target is { Method: "HEAD", Pattern: not null })
        {
            yield return "method=HEAD gets no body in which the pattern could be searched";
        }

        if (target.Credentials is not null
            && target.Headers.Any(header => header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase)))
        {
            yield return "both the URL and header.Authorization hold credentials";
        }
    }

    private Target CutTimeout(int number, Target target)
    {
        if (target.Timeout is not { } timeout || target.Period is not { } period || timeout <= period)
        {
            return target;
        }

        Warnings.Add(new(
            number, $"the timeout {DurationText.Format(timeout)} is longer than the period and is cut to {DurationText.Format(period)}"));
        return target with { Timeout = period };
    }
}
