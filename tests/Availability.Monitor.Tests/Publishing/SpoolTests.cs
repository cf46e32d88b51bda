using Availability.Monitor.Publishing;
using Availability.Monitor.Publishing.Spooling;
using Availability.ServiceDefaults;
using Availability.Testing;
using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Tests.Publishing;

public sealed class SpoolTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Read_AfterReopen_GivesTheSameRecordsInOrder()
    {
        using (var tested = new SpoolUnderTest(_folder))
        {
            tested.Add(1, 50);
            tested.Settle(3, 1);
        }

        using var reopened = new SpoolUnderTest(_folder, monitor: "monitor-2");

        var records = reopened.Spool.Read(0, 100);
        Assert.Equal([2, .. Enumerable.Range(4, 47)], records.Select(record => (int)record.Id));
        using var other = new TemporaryFolder();
        using var maker = new SpoolUnderTest(other);
        Assert.All(records, record =>
        {
            var made = maker.Record(record.Id).Record;
            Assert.Equal(made.Key, record.Record.Key);
            Assert.Equal(made.Value, record.Record.Value);
            Assert.Equal((made.Monitor, made.TraceParent, made.Slot, made.Location), (record.Record.Monitor, record.Record.TraceParent, record.Record.Slot, record.Record.Location));
        });
        Assert.Equal((48, records.Sum(record => record.Record.Size), 50), (reopened.Spool.Records, reopened.Spool.Bytes, reopened.Spool.LastId));
        Assert.Equal(0, reopened.Spool.CountOwn());
        Assert.Contains(reopened.Log.Lines, line => line.Contains("48 records of earlier runs wait in", StringComparison.Ordinal));
    }

    [Fact]
    public void Apply_Full_DropsTheOldestAndKeepsAnExactGap()
    {
        using var tested = new SpoolUnderTest(_folder, most: 65_536);
        var room = (int)(65_536 / tested.Record(1).Record.Size);

        var first = tested.Add(1, room);
        var second = tested.Add(room + 1, room + 10);
        tested.Add(room + 11, room + 12);

        Assert.Equal(((0, 0), (10, 0)), (first, second));
        Assert.Equal(Enumerable.Range(13, room), tested.Ids.Select(id => (int)id));
        Assert.InRange(tested.Spool.Bytes, 1, 65_536);
        var gap = Assert.Single(tested.Spool.SealGaps());
        Assert.Equal((12, Some.Instant.AddMinutes(1), Some.Instant.AddMinutes(12)), (gap.Dropped, gap.From, gap.To));
        Assert.Equal(("monitor-1", "local", "gap", "the spool is full"), (gap.Monitor, gap.Location, gap.Type, gap.Reason));
    }

    [Fact]
    public void SealGaps_SurvivesARestartUntilItIsTold()
    {
        long sealedCount;
        Guid id;
        using (var tested = new SpoolUnderTest(_folder, most: 65_536))
        {
            tested.Add(1, 100);
            sealedCount = tested.Spool.SealGaps().Sum(gap => gap.Dropped);
            id = tested.Spool.SealGaps()[0].Id;
        }

        using var later = new SpoolUnderTest(_folder, most: 65_536, monitor: "monitor-2");
        var dropped = later.Add(101, 120);
        var gaps = later.Spool.SealGaps();

        Assert.Equal((0, 20), dropped);
        Assert.Equal(sealedCount + 20, gaps.Sum(gap => gap.Dropped));
        Assert.Equal(id, gaps[0].Id);
        Assert.Equal(120, gaps.Sum(gap => gap.Dropped) + later.Spool.Records);
        Assert.All(gaps, gap => Assert.Equal("monitor-1", gap.Monitor));
        Assert.All(gaps, gap => Assert.Equal(gap.From.UtcTicks / TimeSpan.TicksPerHour, gap.To.UtcTicks / TimeSpan.TicksPerHour));
        later.Spool.Apply(new SpoolChange([], [], [.. gaps.Select(gap => gap.Id)], null, 0));
        Assert.False(later.Spool.HasGaps);
    }

    [Fact]
    public void Apply_LostElsewhere_IsToldAsItIsAfterARestart()
    {
        var lost = new Gap
        {
            Id = Guid.CreateVersion7(),
            Monitor = "monitor-1",
            Location = "local",
            At = Some.Instant,
            From = Some.Instant.AddHours(-3),
            To = Some.Instant.AddHours(-1),
            Dropped = 7,
            Reason = "the spool's disk does not keep up",
        };
        using (var tested = new SpoolUnderTest(_folder))
        {
            tested.Spool.Apply(new SpoolChange([], [], [], lost, 0));
        }

        using var later = new SpoolUnderTest(_folder, monitor: "monitor-2");
        Assert.True(later.Spool.HasGaps);
        Assert.Equal([lost], later.Spool.SealGaps());
    }

    [Fact]
    public void Apply_Full_DropsNothingThatMayArriveYet()
    {
        using var tested = new SpoolUnderTest(_folder, most: 65_536);

        tested.Add(1, 20);
        tested.Add(21, 100, cursor: 20);

        Assert.Equal(Enumerable.Range(1, 20), tested.Ids.Take(20).Select(id => (int)id));
        Assert.Equal(100, tested.Ids.Last());
        Assert.Equal(100 - tested.Spool.Records, tested.Spool.SealGaps().Sum(gap => gap.Dropped));
    }

    [Fact]
    public void Open_KilledInTheMiddleOfAWrite_HasAllThatWasCommitted()
    {
        using var copy = new TemporaryFolder();
        using (var tested = new SpoolUnderTest(_folder))
        {
            tested.Add(1, 20);
            var committed = new FileInfo(_folder.Database + "-wal").Length;
            tested.Add(21, 40);
            // The journal as a kill leaves it: the second write is there in part, its last page torn.
            File.Copy(_folder.Database, copy.Database);
            File.Copy(_folder.Database + "-wal", copy.Database + "-wal");
            using var journal = new FileStream(copy.Database + "-wal", FileMode.Open);
            Assert.True(journal.Length > committed + 2_000);
            journal.SetLength(committed + ((journal.Length - committed) / 2) - 100);
        }

        using var reopened = new SpoolUnderTest(copy);

        Assert.Equal(Enumerable.Range(1, 20), reopened.Ids.Select(id => (int)id));
        Assert.Equal(20, reopened.Spool.Records);
        Assert.Empty(copy.Aside);
    }

    [Theory]
    [InlineData("this is no database, it is a text, and a rather long one at that: SQLite wants a header of a hundred bytes to begin with")]
    [InlineData("SQLite format 3\0 and then nothing that makes sense, for more than the hundred bytes of its header, so that it is looked at")]
    public void Open_UnreadableFile_IsSetAsideWithASentence(string content)
    {
        File.WriteAllText(_folder.Database, content);

        using var tested = new SpoolUnderTest(_folder);

        Assert.Equal(content, File.ReadAllText(Assert.Single(_folder.Aside)));
        Assert.Contains("cannot be read as a spool", Assert.Single(tested.Log.Lines), StringComparison.Ordinal);
        tested.Add(1, 1);
        Assert.Equal(1, tested.Spool.Records);
    }

    [Fact]
    public void Open_DatabaseOfSomethingElse_IsSetAside()
    {
        using (var connection = new SqliteConnection($"Data Source={_folder.Database};Pooling=false"))
        {
            connection.Open();
            connection.Run(null, "CREATE TABLE something (value TEXT)");
        }

        using var tested = new SpoolUnderTest(_folder);

        Assert.Single(_folder.Aside);
        Assert.Equal(0, tested.Spool.Records);
    }

    [Fact]
    public void Open_InUse_SaysSo()
    {
        using var tested = new SpoolUnderTest(_folder);

        var exception = Assert.Throws<ConfigurationException>(() => new SpoolUnderTest(_folder));

        Assert.Equal($"--spool: another monitor uses {_folder.Path}. Give each its own folder.", exception.Message);
    }

    [Fact]
    public void Open_NoFolder_SaysSo()
    {
        File.WriteAllText(_folder.Database, "");
        var exception = Assert.Throws<ConfigurationException>(() => SpoolFolder.Open(_folder.Database));

        Assert.StartsWith($"--spool: cannot use {_folder.Database}: ", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("others", "cluster-1")]
    [InlineData("checks", "cluster-2")]
    public void Open_RecordsForAnotherTopicOrCluster_AreSetAsideAndCanBePublishedThere(string topic, string cluster)
    {
        using (var tested = new SpoolUnderTest(_folder, cluster: "cluster-1"))
        {
            tested.Add(1, 5);
        }

        using (var tested = new SpoolUnderTest(_folder, topic: topic, cluster: cluster, monitor: "monitor-2"))
        {
            Assert.Equal((0, 0), (tested.Spool.Records, tested.Spool.Bytes));
            Assert.Contains("holds 5 records for topic checks of cluster cluster-1, which is another one", Assert.Single(tested.Log.Lines), StringComparison.Ordinal);
        }

        using var elsewhere = new TemporaryFolder();
        File.Move(Assert.Single(_folder.Aside), elsewhere.Database);
        using var again = new SpoolUnderTest(elsewhere, cluster: "cluster-1");
        Assert.Equal([1, 2, 3, 4, 5], again.Ids);
    }

    [Fact]
    public void Adopt_AnotherCluster_KeepsWhatIsOfThisRun()
    {
        using (var tested = new SpoolUnderTest(_folder, cluster: "cluster-1"))
        {
            tested.Add(1, 5);
        }

        using var later = new SpoolUnderTest(_folder, monitor: "monitor-2");
        later.Add(6, 8);
        later.Spool.Adopt("cluster-2");

        Assert.Equal([6, 7, 8], later.Ids);
        Assert.Equal((3, later.Records(6, 8).Sum(record => record.Record.Size)), (later.Spool.Records, later.Spool.Bytes));
        using var aside = new SqliteConnection($"Data Source={Assert.Single(_folder.Aside)};Pooling=false");
        aside.Open();
        Assert.Equal(5, aside.Scalar<long>(null, "SELECT records FROM spool"));
        Assert.Equal(5, aside.Scalar<long>(null, "SELECT count(*) FROM record"));
    }
}
