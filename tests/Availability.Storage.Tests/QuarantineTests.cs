using System.Buffers;
using Availability.Core;

namespace Availability.Storage.Tests;

public sealed class QuarantineTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ReplayAll_ProgramCorrected_EachIsStoredOnceAndLeaves()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await PoisonAsync(database, Some.Check(0), Some.Check(1), Some.Check(2) with { Target = "other" });
        await database.ExecuteAsync("ALTER TABLE check_result DROP CONSTRAINT no_teapots");

        var result = await Quarantine(database).ReplayAllAsync(Cancellation);

        Assert.Equal((3, 0, 0), (result.Stored, result.Duplicates, result.Remaining.Count));
        Assert.Equal(3, await database.CountAsync("check_result"));
        Assert.Equal(0, await database.CountAsync("quarantine"));
        Assert.Equal(1, await database.CountAsync("rollup_dirty"));
        Assert.Equal(3, await database.NextOffsetAsync());
    }

    [Fact]
    public async Task ReplayAll_StillBad_StaysWithItsReason()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await PoisonAsync(database, Some.Check(0), Some.Check(1) with { Target = "good" }, Some.Check(2));
        await database.ExecuteAsync("UPDATE quarantine SET message_value = 'nonsense' WHERE \"offset\" = 0");
        await database.ExecuteAsync("ALTER TABLE check_result DROP CONSTRAINT no_teapots");
        await database.ExecuteAsync(
            "ALTER TABLE check_result ADD CONSTRAINT only_good CHECK (target_id <> 2)");

        var result = await Quarantine(database).ReplayAllAsync(Cancellation);

        Assert.Equal((1, 0), (result.Stored, result.Duplicates));
        Assert.Equal([0L, 2L], result.Remaining.Select(left => left.Message.Message.Offset));
        Assert.Contains("only_good", result.Remaining[1].Reason, StringComparison.Ordinal);
        Assert.Equal(["0", "2"], await database.LinesAsync("SELECT \"offset\" FROM quarantine ORDER BY 1"));
    }

    [Fact]
    public async Task ReplayAll_SlotTakenMeanwhile_IsADuplicateAccountedFor()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await PoisonAsync(database, Some.Check(0));
        await database.ExecuteAsync("ALTER TABLE check_result DROP CONSTRAINT no_teapots");
        await database.Store().StoreAsync(Some.Batch(Some.Message(1, Some.Check(0))), Cancellation);

        var result = await Quarantine(database).ReplayAllAsync(Cancellation);

        Assert.Equal((0, 1, 0), (result.Stored, result.Duplicates, result.Remaining.Count));
        Assert.Equal(["0|duplicate|1"], await database.LinesAsync("SELECT \"offset\", reason, checks FROM stream_gap"));
        Assert.Equal(0, await database.CountAsync("quarantine"));
    }

    [Fact]
    public async Task Replay_TwoAtTheSameMessages_StoreThemOnce()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await PoisonAsync(database, [.. Enumerable.Range(0, 20).Select(number => Some.Check(number))]);
        await database.ExecuteAsync("ALTER TABLE check_result DROP CONSTRAINT no_teapots");
        var messages = await Quarantine(database).ListAsync(50, Cancellation);

        var results = await Task.WhenAll(
            Quarantine(database).ReplayAsync(messages, Cancellation), Quarantine(database).ReplayAsync(messages, Cancellation));

        Assert.Equal(20, results.Sum(result => result.Stored));
        Assert.Equal(20, await database.CountAsync("check_result"));
        Assert.Equal(0, await database.CountAsync("quarantine"));
    }

    [Fact]
    public async Task ReplayAll_FromBeforeTheHistory_Stays()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await PoisonAsync(database, Some.Check(0));
        await database.ExecuteAsync("UPDATE history SET raw_floor = '2026-03-05T00:00Z'");

        var result = await Quarantine(database).ReplayAllAsync(Cancellation);

        Assert.Contains("before the history", Assert.Single(result.Remaining).Reason, StringComparison.Ordinal);
        Assert.Equal(1, await database.CountAsync("quarantine"));
    }

    [Fact]
    public async Task Find_Position_FindsThatMessage()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await PoisonAsync(database, Some.Check(0), Some.Check(1));

        var message = Assert.Single(await Quarantine(database).FindAsync(QuarantinePosition.Parse("checks/0@1")!, Cancellation));

        Assert.Equal((1L, Some.Instant.AddSeconds(1)), (message.Message.Offset, message.ScheduledAt));
        Assert.Empty(await Quarantine(database).FindAsync(new QuarantinePosition("checks", 1, 1), Cancellation));
    }

    [Theory]
    [InlineData("checks/3@17", "checks", 3, 17)]
    [InlineData("a/b@c/0@1", "a/b@c", 0, 1)]
    public void Parse_Position_ReadsBack(string text, string topic, int partition, long offset)
    {
        Assert.Equal(new QuarantinePosition(topic, partition, offset), QuarantinePosition.Parse(text));
        Assert.Equal(text, QuarantinePosition.Parse(text)!.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("checks")]
    [InlineData("/1@2")]
    [InlineData("checks/1")]
    [InlineData("checks/-1@2")]
    [InlineData("checks@1/2")]
    public void Parse_NoPosition_IsNull(string text) => Assert.Null(QuarantinePosition.Parse(text));

    private static Quarantine Quarantine(StorageDatabase database) => new(database.Source, database.Store());

    // As if they had come while the database did not take them.
    private static async Task PoisonAsync(StorageDatabase database, params Check[] checks)
    {
        await database.ExecuteAsync("ALTER TABLE check_result ADD CONSTRAINT no_teapots CHECK (status_code <> 200)");
        var result = await database.Store().StoreAsync(
            Some.Batch([.. checks.Select((check, offset) => Some.Message(offset, check) with { Value = Bytes(check) })]), Cancellation);
        Assert.Equal(new StoreResult.Stored(0, 0, 0, checks.Length), result);
    }

    private static byte[] Bytes(Check check)
    {
        var buffer = new ArrayBufferWriter<byte>();
        CheckSerializer.Serialize(buffer, check);
        return buffer.WrittenSpan.ToArray();
    }
}
