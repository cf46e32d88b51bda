using Availability.Storage.Pipeline;

namespace Availability.Web;

/// <summary>Judges the pipeline by what the database knows of it. Each threshold is told on the page.</summary>
internal sealed class PipelineHealth(PipelineReport report, DateTimeOffset now, TimeSpan staleAfter)
{
    /// <summary>Monitors speak each minute: three silent ones are no accident.</summary>
    public static readonly TimeSpan MonitorPatience = TimeSpan.FromMinutes(3);

    /// <summary>Writers look at the topic's end every few seconds.</summary>
    public static readonly TimeSpan WriterPatience = TimeSpan.FromMinutes(1);

    /// <summary>Days of partitions ahead, of the week that there should be.</summary>
    public const int LeastDaysAhead = 2;

    /// <summary>Hours are summarised a minute after they end.</summary>
    public static readonly TimeSpan RollupPatience = TimeSpan.FromHours(2);

    /// <summary>A restart is over by then; two monitors of one location go on.</summary>
    public static readonly TimeSpan DuplicatePatience = TimeSpan.FromMinutes(10);

    // What a minute brings, and that much on a quiet topic, is only on its way.
    private const int LeastBacklog = 1000;

    public PipelineReport Report => report;

    public DateTimeOffset Now => now;

    public PipelinePart Monitors
    {
        get
        {
            // The newest word of each location comes first.
            var quiet = report.Monitors.GroupBy(monitor => monitor.Location).Where(location => !location.Any(IsHeard))
                .ToLookup(location => location.First().IsStopped, location => location.Key);
            if (report.Monitors.Count == 0)
                return new(PartState.Unknown, "No monitor was heard from in the last day.");
            if (quiet.Contains(false))
                return new(PartState.Bad, $"Nothing is heard from {string.Join(", ", quiet[false])}: its targets are not watched from there, or its broker is away.");
            if (quiet.Contains(true))
                return new(PartState.Attention, $"The monitors of {string.Join(", ", quiet[true])} were stopped: nothing is watched from there.");
            var waiting = report.Monitors.Where(IsHeard).Sum(monitor => monitor.Spooled);
            return waiting > 0
                ? new(PartState.Attention, $"{Words.Count(waiting, "record waits", "records wait")} on a monitor's disk for its broker.")
                : new(PartState.Good, "Every location is heard from each minute.");
        }
    }

    public PipelinePart Stream
    {
        get
        {
            if (report.Arrival.NewestAt is not { } newest || now - newest > staleAfter)
                return new(PartState.Bad, $"No check was stored for {(report.Arrival.NewestAt is { } last ? Words.Span(now - last) : "ten minutes or longer")}.");
            if (report.Waiting is not { } waiting || report.ReadAt is not { } readAt)
                return new(PartState.Unknown, "Checks arrive. How many wait on the topic no writer has told yet.");
            if (now - readAt > WriterPatience)
                return new(PartState.Attention, $"The end of the topic was last looked at {Words.Span(now - readAt)} ago: a writer is away, or cannot reach its broker.");
            return waiting > Math.Max(LeastBacklog, report.Arrival.PerMinute)
                ? new(PartState.Attention, $"A backlog of {Words.Count(waiting, "message", "messages")} waits to be stored: what the page shows is behind.")
                : new(PartState.Good, "What monitors publish is stored at once.");
        }
    }

    public PipelinePart Accounts
    {
        get
        {
            var unexplained = Unexplained;
            var lost = Hours.Sum(hour => hour.Dropped + hour.SetAside + hour.Expired);
            if (Hours.Count == 0)
                return new(PartState.Unknown, report.Accounts.IsWhole ? "No monitor has told what it had to do in the last hours. The first hour of a new one is counted when it is over." : "The checks of the last hours are not counted yet.");
            if (unexplained > 0 && IsBacklog)
                return new(PartState.Attention, $"{Words.Count(unexplained, "check is", "checks are")} not accounted for while a backlog waits.");
            if (unexplained > 0)
                return new(PartState.Bad, $"{Words.Count(unexplained, "check is", "checks are")} not accounted for.");
            if (!report.Accounts.IsWhole)
                return new(PartState.Unknown, "All checks that are counted so far are accounted for; the other hours are not counted yet.");
            return lost > 0
                ? new(PartState.Attention, $"Every check is accounted for; {Words.Count(lost, "one of them is not in the history", "of them are not in the history")}.")
                : new(PartState.Good, "Every check that was due is accounted for.");
        }
    }

    /// <summary>What is not accounted for may wait on the topic: no more of it than waits there, and nothing that was counted twice.</summary>
    public bool IsBacklog => report.Waiting >= Unexplained && Hours.All(hour => hour.Unexplained >= 0);

    private IReadOnlyList<ReconciledHour> Hours => report.Accounts.Hours;

    private long Unexplained => Hours.Sum(hour => Math.Abs(hour.Unexplained));

    public PipelinePart Quarantine => report.SetAside.Total == 0
        ? new(PartState.Good, "No message is set aside.")
        : new(PartState.Attention, $"{Words.Count(report.SetAside.Total, "message is", "messages are")} set aside with their bytes.");

    public PipelinePart Gaps
    {
        get
        {
            if (report.Gaps.Any(gap => !gap.IsDuplicate))
                return new(PartState.Attention, "Some checks of the last seven days are not in the history: they count as not observed.");
            if (report.Gaps.Count == 0)
                return new(PartState.Good, "Nothing was lost or refused in the last seven days.");
            return report.Gaps.Any(gap => now - gap.NewestAt < DuplicatePatience)
                ? new(PartState.Attention, "Slots were checked twice, as after a monitor's restart. If this goes on, two monitors have one location.")
                : new(PartState.Good, "Nothing was lost in the last seven days; where a slot was checked twice, the first check counts.");
        }
    }

    public PipelinePart History
    {
        get
        {
            var history = report.History;
            if (history.DaysAhead < LeastDaysAhead)
                return new(PartState.Bad, $"Partitions are made for {Words.Count(history.DaysAhead, "day", "days")} ahead only: the owner is missing, or the database refuses.");
            return history.DirtyHours > 0 && (history.RolledUntil is not { } rolled || now - rolled > RollupPatience)
                ? new(PartState.Attention, $"{Words.Count(history.DirtyHours, "hour waits", "hours wait")} for their summary.")
                : new(PartState.Good, "Partitions are made ahead, and hours are summarised.");
        }
    }

    /// <summary>The worst of all.</summary>
    public PartState Worst => new[] { Monitors, Stream, Accounts, Quarantine, Gaps, History }.Max(part => part.State);

    public string Summary => Worst switch
    {
        PartState.Good => "The pipeline works",
        PartState.Unknown => "Not all is known of the pipeline",
        PartState.Attention => "The pipeline works; something wants a look",
        _ => "The pipeline does not work as it should",
    };

    public bool IsSilent(MonitorStatus monitor) => now - monitor.HeardAt > MonitorPatience;

    private bool IsHeard(MonitorStatus monitor) => !monitor.IsStopped && !IsSilent(monitor);
}
