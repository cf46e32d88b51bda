namespace Availability.Core;

/// <summary>Which lines make a target, and under which name.</summary>
internal static class TargetNames
{
    /// <summary>Leaves out what an earlier line already checks, names the rest and adds an error where two have one name.</summary>
    public static List<Target> Assign(TargetLineParser file)
    {
        var lines = WithoutRepeated(file);
        var plain = lines
            .Where(line => !line.HasOwnName)
            .GroupBy(line => (line.Target.Url, line.Target.Uri.Query))
            .Select(same => same.FirstOrDefault(line => line.Target.Pattern is null) ?? same.First())
            .ToHashSet();
        var names = new Dictionary<string, int>(StringComparer.Ordinal);
        var targets = new List<Target>(lines.Count);
        foreach (var line in lines)
        {
            var target = line.HasOwnName ? line.Target : line.Target with { Name = DefaultName(line.Target, plain.Contains(line)) };
            if (Problem(target.Name, names) is { } problem)
            {
                file.AddError(line.Number, problem);
                continue;
            }

            names.Add(target.Name, line.Number);
            targets.Add(target);
        }

        return targets;
    }

    private static string DefaultName(Target target, bool isPlain) => isPlain ? target.Url : $"{target.Url} {target.Pattern}";

    private static string? Problem(string name, Dictionary<string, int> names) => names.TryGetValue(name, out var line)
        ? $"the name {Quoted.Text(name)} is that of line {line} already"
        : TextLimit.Problem("the name (give a shorter one with name=)", name, CheckLimits.Target);

    private static List<TargetLine> WithoutRepeated(TargetLineParser file)
    {
        var kept = new List<TargetLine>();
        var seen = new Dictionary<(string Url, string Query, Pattern? Pattern), List<TargetLine>>();
        foreach (var line in file.Lines)
        {
            // Two URLs that differ in a redacted value look the same and are not.
            var key = (line.Target.Url, line.Target.Uri.Query, line.Target.Pattern);
            if (!seen.TryGetValue(key, out var earlier))
            {
                seen[key] = earlier = [];
            }

            if (Repeated(line, earlier) is { } warning)
            {
                file.Warnings.Add(new(line.Number, warning));
            }
            else
            {
                earlier.Add(line);
                kept.Add(line);
            }
        }

        return kept;
    }

    // Another request or judgement of the same URL under a name of its own is meant; anything else is checked once.
    private static string? Repeated(TargetLine line, List<TargetLine> earlier)
    {
        if (earlier.Find(other => IsSameCheck(line.Target, other.Target)) is { } same)
        {
            return $"the same URL and pattern as in line {same.Number}, which is checked once";
        }

        return earlier.Count == 0 || line.HasOwnName
            ? null
            : $"the same URL and pattern as in line {earlier[0].Number}, which is checked once (other options need a name= of their own)";
    }

    private static bool IsSameCheck(Target one, Target other) =>
        one with { Name = "", Group = null } == other with { Name = "", Group = null };
}
