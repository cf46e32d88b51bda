using System.Diagnostics;
using System.Diagnostics.Metrics;
using Availability.Monitor.Reloading;
using Availability.Monitor.Scheduling;
using Availability.Monitor.Tests.Publishing;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests.Reloading;

public sealed class TargetsWatcherTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("targets");
    private readonly FakeTimeProvider _clock = new(Some.Instant);
    private readonly FakeLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private TargetsFileState? _state;
    private TargetsWatcher? _watcher;
    private readonly string _file;

    public TargetsWatcherTests()
    {
        _loggers = new LoggerFactory([_log]);
        _file = Path.Combine(_folder.FullName, "targets.tsv");
    }

    public void Dispose()
    {
        _loggers.Dispose();
        _services.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public void Change_InPlace_TellsNewChangedAndRemovedByName()
    {
        Write("http://a.example/", "http://b.example/", "http://c.example/");
        var targets = Start();

        Write("http://d.example/", "http://b.example/\t\ttimeout=3", "http://a.example/");
        var update = Update();

        Assert.Equal(["http://d.example/"], update.Added.Select(Name));
        var (target, probe) = Assert.Single(update.Changed);
        Assert.Same(targets[1], target);
        Assert.Equal(TimeSpan.FromSeconds(3), probe.Timeout);
        Assert.Same(targets[2], Assert.Single(update.Removed));
        Assert.Same(targets[0], update.Targets[2]);
        Assert.Contains(_log.Lines, line => line.Contains("3 targets, of which 1 are new and 1 changed; 1 are gone", StringComparison.Ordinal));
    }

    [Fact]
    public void Change_ByRename_IsSeen()
    {
        Write("http://a.example/");
        Start();

        var next = Path.Combine(_folder.FullName, "next");
        File.WriteAllLines(next, ["http://b.example/"]);
        File.Move(next, _file, overwrite: true);

        Assert.Equal(["http://b.example/"], Update().Added.Select(Name));
    }

    [Fact]
    public void Change_ByRenameWithTheSameLengthAndTime_IsSeenAtTheNextLook()
    {
        Write("http://a.example/");
        Start();
        Advance(5);

        var next = Path.Combine(_folder.FullName, "next");
        File.WriteAllLines(next, ["http://b.example/"]);
        File.SetLastWriteTimeUtc(next, File.GetLastWriteTimeUtc(_file));
        File.Move(next, _file, overwrite: true);

        Assert.Equal(["http://b.example/"], Update(seconds: 1).Added.Select(Name));
    }

    // ConfigMaps: targets.tsv → ..data/targets.tsv, ..data → ..2026_1; the inner link is swapped by a rename.
    [Fact]
    public void Change_BySwappingALinkOfAParent_IsSeen()
    {
        Assert.SkipWhen(!OperatingSystem.IsLinux(), "It renames with Linux' mv.");
        var at = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (var (version, line) in (ReadOnlySpan<(string, string)>)[("..1", "http://a.example/"), ("..2", "http://b.example/")])
        {
            var file = Path.Combine(_folder.CreateSubdirectory(version).FullName, "targets.tsv");
            File.WriteAllLines(file, [line]);
            File.SetLastWriteTimeUtc(file, at);
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data"), "..1");
        File.CreateSymbolicLink(_file, "..data/targets.tsv");
        Start();
        Advance(5);

        Directory.CreateSymbolicLink(Path.Combine(_folder.FullName, "..data_tmp"), "..2");
        // rename(2); File.Move takes no links to folders.
        using var rename = Process.Start("mv", ["-T", Path.Combine(_folder.FullName, "..data_tmp"), Path.Combine(_folder.FullName, "..data")]);
        rename.WaitForExit();

        Assert.Equal(["http://b.example/"], Update(seconds: 10).Added.Select(Name));
    }

    [Fact]
    public void BadFile_IsToldOnceAndTheLastGoodOneStays()
    {
        Write("http://a.example/");
        Start();

        Write("http://a.example/", "ftp://b.example/", "http://c.example/\t(");
        Advance(200);

        Assert.Null(_watcher!.TakeUpdate());
        Assert.Contains($"{_file}:2: ", _state!.Trouble, StringComparison.Ordinal);
        Assert.Contains("and 1 more", _state.Trouble, StringComparison.Ordinal);
        var line = Assert.Single(_log.Lines, line => line.Contains("is refused", StringComparison.Ordinal));
        Assert.Contains($"{_file}:3: ", line, StringComparison.Ordinal);
    }

    [Fact]
    public void BadFile_Gauges_TellThatAndForHowLong()
    {
        Write("http://a.example/");
        Start();
        using var refused = new Observed<int>(_services, "availability.monitor.targets_file.refused");
        using var time = new Observed<double>(_services, "availability.monitor.targets_file.refused_time");
        Assert.Equal((0, 0), (refused.Take(), time.Take()));

        Write("nonsense");
        Advance(2);
        _clock.Advance(TimeSpan.FromSeconds(40));
        Write("other nonsense");
        Advance(3);
        Assert.Equal((1, 43), (refused.Take(), time.Take()));

        Write("http://a.example/");
        Advance(3);
        Assert.Equal((0, 0), (refused.Take(), time.Take()));
    }

    [Fact]
    public void Change_WrittenInTwoParts_IsReadWhenItRests()
    {
        Write("http://a.example/");
        Start();
        Advance(3);

        Write("nonsense");
        Advance(1);
        Assert.Null(_state!.Trouble);
        Write("http://b.example/");

        Assert.Equal(["http://b.example/"], Update().Added.Select(Name));
        Assert.Null(_state.Trouble);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void GoodFileAgain_EndsTheTrouble(bool wasMissing)
    {
        Write("http://a.example/");
        Start();
        if (wasMissing)
        {
            File.Delete(_file);
        }
        else
        {
            Write("");
        }

        Advance(5);
        Assert.NotNull(_state!.Trouble);
        Write("http://a.example/");
        Advance(5);

        Assert.Null(_state.Trouble);
        Assert.Null(_watcher!.TakeUpdate());
        Assert.Equal(2, _log.Lines.Count);
    }

    [Fact]
    public void Touch_ChangesNothing()
    {
        Write("http://a.example/");
        Start();

        File.SetLastWriteTimeUtc(_file, Some.Instant.UtcDateTime);
        Advance(200);

        Assert.Null(_watcher!.TakeUpdate());
        Assert.Empty(_log.Lines);
    }

    private List<ScheduledTarget> Start()
    {
        var source = new TargetSource(Options.Create(new MonitorOptions { Config = _file }));
        _state = new TargetsFileState(
            new MonitorMetrics(_services.GetRequiredService<IMeterFactory>(), _clock), _loggers.CreateLogger<TargetsFileState>());
        _watcher = new TargetsWatcher(source, _state, _clock, _loggers.CreateLogger<TargetsWatcher>());
        List<ScheduledTarget> targets = [.. source.Load().Targets.Select(target => new ScheduledTarget(target))];
        _watcher.Watch(targets);
        return targets;
    }

    private void Write(params string[] lines) => File.WriteAllLines(_file, lines);

    private ScheduleUpdate Update(int seconds = 100)
    {
        ScheduleUpdate? update = null;
        for (var second = 0; second < seconds && update is null; second++)
        {
            Advance(1);
            update = _watcher!.TakeUpdate();
        }

        return update ?? throw new TimeoutException("The change is not seen.");
    }

    private void Advance(int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _watcher!.Look();
        }
    }

    private static string Name(ScheduledTarget target) => target.Probe.Target.Name;
}
