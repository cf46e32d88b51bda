using System.Diagnostics;
using Availability.Storage;

namespace Availability.Writer.Tests;

public sealed class PendingBatchTests
{
    private static readonly BatchLimits Limits = new(Messages: 3, Bytes: 10_000, Age: TimeSpan.FromSeconds(1));

    [Fact]
    public void Add_UpToTheNumber_IsFull()
    {
        var (batch, lease) = (New(), new PartitionLease(0, 0));

        batch.Add(Some.Message(lease, 0));
        batch.Add(Some.Message(lease, 1));
        Assert.False(batch.IsFull);
        batch.Add(Some.Message(lease, 2));
        Assert.True(batch.IsFull);
    }

    [Fact]
    public void Add_UpToTheBytes_IsFull()
    {
        var batch = New();

        batch.Add(Some.Message(new PartitionLease(0, 0), 0, bytes: 10_000));

        Assert.True(batch.IsFull);
    }

    [Fact]
    public void Add_UpToTheDays_IsFull()
    {
        var (batch, lease) = (new PendingBatch(Limits with { Messages = 1_000, Bytes = 10_000_000 }), new PartitionLease(0, 0));
        for (var day = 0; day < 100; day++)
        {
            Assert.False(batch.IsFull);
            batch.Add(Some.Message(lease, day) with { Check = Some.Check(0) with { ScheduledAt = Some.Instant.AddDays(-day) } });
        }

        Assert.True(batch.IsFull);
    }

    [Fact]
    public void ToCheckBatch_HolesBetween_RangesRunFromStoredToBehindTheLast()
    {
        var (batch, first, second) = (New(), new PartitionLease(0, 10), new PartitionLease(1, 0));
        batch.Add(Some.Message(first, 12));
        batch.Add(Some.Message(second, 0));
        batch.Add(Some.Message(first, 15));

        Assert.Equal([new OffsetRange(0, 10, 16), new OffsetRange(1, 0, 1)], batch.ToCheckBatch(Some.Stream).Ranges);
    }

    [Fact]
    public void Stored_NextBatch_BeginsThere()
    {
        var (batch, next, lease) = (New(), New(), new PartitionLease(0, 10));
        batch.Add(Some.Message(lease, 10));
        next.Add(Some.Message(lease, 11));

        batch.Stored();

        Assert.Equal([new OffsetRange(0, 11, 12)], next.ToCheckBatch(Some.Stream).Ranges);
    }

    [Fact]
    public void DropLost_LeaseLost_ItsMessagesGo()
    {
        var (batch, lost, kept) = (New(), new PartitionLease(0, 0), new PartitionLease(1, 0));
        batch.Add(Some.Message(lost, 0));
        batch.Add(Some.Message(kept, 0));

        lost.Lose();
        batch.DropLost();
        batch.Add(Some.Message(lost, 1));

        Assert.Equal([new OffsetRange(1, 0, 1)], batch.ToCheckBatch(Some.Stream).Ranges);
        Assert.Equal(1, batch.Count);
    }

    [Fact]
    public void Clear_Full_IsAsNew()
    {
        var (batch, lease) = (new PendingBatch(Limits with { Messages = 1_000 }), new PartitionLease(0, 0));
        batch.Add(Some.Message(lease, 0, bytes: 10_000) with { Check = Some.Check(0), Origin = default(ActivityContext) });

        batch.Clear();

        Assert.Equal((false, 0), (batch.IsFull, batch.Count));
        Assert.Empty(batch.Leases);
        Assert.Empty(batch.Origins);
        Assert.Empty(batch.ToCheckBatch(Some.Stream).Messages);
    }

    private static PendingBatch New() => new(Limits);
}
