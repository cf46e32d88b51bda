using System.Globalization;
using System.Text.Json;

namespace Availability.Benchmarks;

/// <summary>The whole monitor as a process: schedule, probe, records as JSON lines into a file.</summary>
internal sealed class MonitorRun : IAsyncDisposable
{
    private const int EarlyChecksPerSecond = 500;

    private readonly Child _process;
    private readonly string _records;

    private MonitorRun(Child process, string records, int targets, TimeSpan period)
    {
        (_process, _records) = (process, records);
        // A period is the longest that the early checks are spread over.
        Settling = TimeSpan.FromSeconds(8 + Math.Min(targets / (double)EarlyChecksPerSecond, period.TotalSeconds));
    }

    public int Id => _process.Id;

    /// <summary>How long newcomers' early checks and the program's own start last.</summary>
    public TimeSpan Settling { get; }

    public static MonitorRun Start(TemporaryFolder folder, int targets, TimeSpan period)
    {
        var file = folder.Write("targets.tsv", string.Concat(Enumerable.Range(0, targets).Select(number => $"{Nginx.PlainUrl}?{number}\n")));
        var records = folder.File("records.jsonl");
        var child = Child.Start(
            "/bin/sh", "-c", "exec dotnet \"$0\" \"$1\" --output stdout --period \"$2\" > \"$3\"",
            Path.Combine(AppContext.BaseDirectory, "Availability.Monitor.dll"), file, period.TotalSeconds.ToString(CultureInfo.InvariantCulture), records);
        return new MonitorRun(child, records, targets, period);
    }

    /// <summary>What it wrote of the slots within this time.</summary>
    public IReadOnlyList<Record> Read(DateTimeOffset from, DateTimeOffset to)
    {
        using var stream = new FileStream(_records, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(stream);
        var records = new List<Record>();
        while (reader.ReadLine() is { } line)
        {
            if (line.EndsWith('}') && Parse(line) is var record && record.Slot >= from && record.Slot < to)
            {
                records.Add(record);
            }
        }

        return records;
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();

    private static Record Parse(string line)
    {
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        return new Record(
            root.GetProperty("scheduled_at").GetDateTimeOffset(),
            root.GetProperty("outcome").GetString() == "up",
            root.TryGetProperty("delay", out var delay) ? TimeSpan.FromSeconds(delay.GetDouble()) : null);
    }

    internal readonly record struct Record(DateTimeOffset Slot, bool IsUp, TimeSpan? Delay);
}
