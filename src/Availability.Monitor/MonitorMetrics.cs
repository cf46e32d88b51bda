using System.Diagnostics;
using System.Diagnostics.Metrics;
using Availability.Core;

namespace Availability.Monitor;

/// <summary>Counts what the monitor does. No target in a tag: there may be a hundred thousand of them.</summary>
internal sealed class MonitorMetrics
{
    /// <summary>Of meter and activity source.</summary>
    public const string Name = "Availability.Monitor";

    private readonly UpDownCounter<long> _inFlightChecks;
    private readonly Counter<long> _results;
    private readonly Counter<long> _records;
    private readonly Histogram<double> _responseTime;
    private readonly Histogram<double> _delay;
    private readonly Counter<long> _reloads;
    private readonly DelayHistogram _delays = new();
    private long _scheduled;
    private long _completed;
    private long _missed;
    private long _abandoned;
    private long _published;
    private long _dropped;
    private long _spooled;
    private long _spooledBytes;
    private long _kept;
    private readonly TimeProvider _clock;
    private long _refusedSince;
    private int _networkFailed;

    public MonitorMetrics(IMeterFactory meters, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        var meter = meters.Create(Name);
        _inFlightChecks = meter.CreateUpDownCounter<long>("availability.monitor.active_checks", "{check}", "Checks that run now.");
        _results = meter.CreateCounter<long>("availability.monitor.checks", "{check}", "Checks by outcome.");
        _records = meter.CreateCounter<long>("availability.monitor.records", "{record}", "Records by what became of them.");
        // The default boundaries are milliseconds.
        _responseTime = meter.CreateHistogram(
            "availability.monitor.response_time", "s", "Start of a check until the response's headers.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60] });
        _reloads = meter.CreateCounter<long>("availability.monitor.reloads", "{reload}", "Changed targets files by whether they are in force.");
        meter.CreateObservableUpDownCounter("availability.monitor.targets", () => Targets, "{target}", "Targets that are checked.");
        meter.CreateObservableUpDownCounter("availability.monitor.network.failed", () => Volatile.Read(ref _networkFailed), "{network}", "1 while the monitor's own network fails, else 0.");
        // Later than 5 s is missed.
        _delay = meter.CreateHistogram(
            "availability.monitor.delay", "s", "Due until started: the monitor's own lateness.", null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5] });
        meter.CreateObservableUpDownCounter(
            "availability.monitor.targets_file.refused", () => Volatile.Read(ref _refusedSince) == 0 ? 0 : 1, "{file}",
            "1 while the targets file is refused and an older one in force, else 0.");
        meter.CreateObservableGauge(
            "availability.monitor.targets_file.refused_time", () => RefusedTime.TotalSeconds, "s", "How long it has been refused; 0 while it is not.");
        meter.CreateObservableUpDownCounter("availability.monitor.spool.records", () => Interlocked.Read(ref _spooled), "{record}", "Records that wait on disk.");
        meter.CreateObservableUpDownCounter("availability.monitor.spool.size", () => Interlocked.Read(ref _spooledBytes), "By", "What they take of the spool's bound.");
    }

    /// <summary>How many there are.</summary>
    public int Targets { get; set; }

    public static ActivitySource Source { get; } = new(Name);

    public MonitorTotals Totals => new(
        Interlocked.Read(ref _scheduled), Interlocked.Read(ref _completed), Interlocked.Read(ref _missed),
        Interlocked.Read(ref _abandoned), Interlocked.Read(ref _published), Interlocked.Read(ref _dropped),
        Interlocked.Read(ref _spooled), Interlocked.Read(ref _kept));

    /// <summary>Of the checks started since the last call.</summary>
    public TimeSpan? TakeDelayP99() => _delays.TakePercentile(0.99);

    public void CheckScheduled() => Interlocked.Increment(ref _scheduled);

    public void CheckStarted(TimeSpan delay)
    {
        _inFlightChecks.Add(1);
        _delays.Add(delay);
        _delay.Record(delay.TotalSeconds);
    }

    /// <summary>A started check has its result.</summary>
    public void CheckCompleted(Check check)
    {
        _inFlightChecks.Add(-1);
        if (check.Outcome == Outcome.Missed)
        {
            CheckMissed();
            return;
        }

        Interlocked.Increment(ref _completed);
        _results.Add(1, new KeyValuePair<string, object?>("outcome", check.Outcome == Outcome.Up ? "up" : "down"));
        _responseTime.Record(check.ResponseTime.TotalSeconds);
    }

    /// <summary>A started check was cut short by the program's stop.</summary>
    public void CheckAbandoned()
    {
        _inFlightChecks.Add(-1);
        ChecksNeverStarted(1);
    }

    /// <summary>Checks that waited for their turn when the program was stopped.</summary>
    public void ChecksNeverStarted(int count) => Interlocked.Add(ref _abandoned, count);

    public void CheckMissed()
    {
        Interlocked.Increment(ref _missed);
        _results.Add(1, new KeyValuePair<string, object?>("outcome", "missed"));
    }

    public void NetworkFailed(bool fails) => Volatile.Write(ref _networkFailed, fails ? 1 : 0);

    /// <summary>The targets file is another: good, or refused from now on.</summary>
    public void ReloadCompleted(bool isApplied)
    {
        _reloads.Add(1, new KeyValuePair<string, object?>("result", isApplied ? "applied" : "refused"));
        if (isApplied)
        {
            Volatile.Write(ref _refusedSince, 0);
        }
        else
        {
            Interlocked.CompareExchange(ref _refusedSince, _clock.GetUtcNow().UtcTicks, 0);
        }
    }

    private TimeSpan RefusedTime =>
        Volatile.Read(ref _refusedSince) is not 0 and var since ? TimeSpan.FromTicks(Math.Max(0, _clock.GetUtcNow().UtcTicks - since)) : TimeSpan.Zero;

    public void RecordPublished()
    {
        Interlocked.Increment(ref _published);
        _records.Add(1, new KeyValuePair<string, object?>("result", "published"));
    }

    public void RecordsDropped(long count = 1)
    {
        Interlocked.Add(ref _dropped, count);
        _records.Add(count, new KeyValuePair<string, object?>("result", "dropped"));
    }

    /// <summary>Records of an earlier run, from its spool: they are in no total of this run.</summary>
    public void EarlierRecords(string result, long count = 1) => _records.Add(count, new KeyValuePair<string, object?>("result", result));

    public void SpoolChanged(long records, long bytes)
    {
        Interlocked.Exchange(ref _spooled, records);
        Interlocked.Exchange(ref _spooledBytes, bytes);
    }

    /// <summary>The publisher stopped with so many records of this run on disk.</summary>
    public void RecordsKept(long count) => Interlocked.Exchange(ref _kept, count);
}
