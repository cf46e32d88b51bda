using System.Globalization;
using System.Runtime.InteropServices;

namespace Availability.Benchmarks;

/// <summary>Writes Markdown, as docs/performance.md holds it.</summary>
internal static class Report
{
    public static void Machine()
    {
        var model = File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[^1].Trim();
        Line($"{TimeProvider.System.GetUtcNow():yyyy-MM-dd}, {Environment.ProcessorCount} × {model}, {RuntimeInformation.FrameworkDescription}, load {File.ReadAllText("/proc/loadavg").Split(' ')[0]}");
    }

    public static void Heading(string text, params string[] columns)
    {
        Line($"\n### {text}\n");
        Row(columns);
        Row([.. columns.Select(_ => "---")]);
    }

    public static void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    public static void Line(FormattableString text) => Line(text.ToString(CultureInfo.InvariantCulture));

    public static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static void Line(string text) => Console.Out.WriteLine(text);
}
