using Availability.Core;
using Availability.Storage.Reports;
using Availability.Testing;

namespace Availability.Storage.Tests;

public sealed class TargetStatesTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // What is kept and added to is what a reader who starts now finds.
    [Theory]
    [InlineData("d")]
    [InlineData("m")]
    [InlineData("dm")]
    [InlineData("du")]
    [InlineData("ud")]
    [InlineData("umm")]
    public async Task Read_NewChecks_AsThoughReadAnew(string letters)
    {
        await using var history = await History.CreateAsync(
            [.. History.Of("uu", ago: History.Minute), .. History.Of("u", "another"), .. History.Of("ddd", "another", "other")]);
        var states = new TargetStates(history.Database.Source, history.Database.Clock);
        var before = await states.ReadAsync(Announcements.Anything, Cancellation);
        Assert.Equal(await history.StatesAsync(), before);

        var checks = History.Of(letters, ago: (1 - letters.Length) * History.Minute);
        await StoreAsync(history, checks);
        history.Database.Clock.Advance(TimeSpan.FromSeconds(30));

        var after = await states.ReadAsync(checks.Min(check => check.ScheduledAt), Cancellation);
        Assert.Equal(await history.StatesAsync(), after);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task Read_NothingNew_ReadsNothingForAMinute()
    {
        await using var history = await History.CreateAsync(History.Of("u", ago: History.Minute));
        var states = new TargetStates(history.Database.Source, history.Database.Clock);
        await states.ReadAsync(Announcements.Anything, Cancellation);

        await StoreAsync(history, History.Of("d"));
        Assert.Equal(TargetState.Up, Assert.Single(await states.ReadAsync(Announcements.NoCheck, Cancellation)).State);

        // Then what is known is given until all is read again.
        history.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(TargetState.Up, Assert.Single(await states.ReadAsync(Announcements.NoCheck, Cancellation)).State);
        await IsReadAsync(states, target => target.State == TargetState.Down);
    }

    [Fact]
    public async Task Read_NewsWhileAllIsReadAgain_IsKept()
    {
        await using var history = await History.CreateAsync(History.Of("u", ago: History.Minute));
        var states = new TargetStates(history.Database.Source, history.Database.Clock);
        await states.ReadAsync(Announcements.Anything, Cancellation);
        await history.Database.ExecuteAsync("UPDATE target SET group_name = 'another'");

        history.Database.Clock.Advance(TimeSpan.FromMinutes(1));
        await states.ReadAsync(Announcements.NoCheck, Cancellation);
        var checks = History.Of("d");
        await StoreAsync(history, checks);
        Assert.Equal(TargetState.Down, Assert.Single(await states.ReadAsync(checks[0].ScheduledAt, Cancellation)).State);

        await IsReadAsync(states, target => target.Group == "another");
        Assert.Equal(TargetState.Down, Assert.Single(await states.ReadAsync(Announcements.NoCheck, Cancellation)).State);
    }

    // Time passes for what is kept, too.
    [Fact]
    public async Task Read_NothingComesAnyMore_Unknown()
    {
        await using var history = await History.CreateAsync(History.Of("u", ago: 1.5 * History.Minute));
        var states = new TargetStates(history.Database.Source, history.Database.Clock);
        Assert.Equal(TargetState.Up, Assert.Single(await states.ReadAsync(Announcements.Anything, Cancellation)).State);

        history.Database.Clock.Advance(TimeSpan.FromSeconds(40));

        Assert.Equal(TargetState.Unknown, Assert.Single(await states.ReadAsync(Announcements.NoCheck, Cancellation)).State);
    }

    [Fact]
    public async Task Read_CheckOfAnotherTarget_ReadsAll()
    {
        await using var history = await History.CreateAsync(History.Of("u"));
        var states = new TargetStates(history.Database.Source, history.Database.Clock);
        await states.ReadAsync(Announcements.Anything, Cancellation);

        await StoreAsync(history, History.Of("d", "new"));

        Assert.Equal(
            [("target", TargetState.Up), ("new", TargetState.Down)],
            (await states.ReadAsync(History.Now - History.Minute, Cancellation)).Select(target => (target.Name, target.State)));
    }

    // From a monitor that was cut off: older than what is looked at first.
    [Fact]
    public async Task Read_LateCheck_IsFound()
    {
        await using var history = await History.CreateAsync([.. History.Of("u"), .. History.Of("uuuuuu", "late", ago: 20 * History.Minute)]);
        var states = new TargetStates(history.Database.Source, history.Database.Clock);
        var before = await states.ReadAsync(Announcements.Anything, Cancellation);

        var late = History.Of("d", "late", ago: 10 * History.Minute);
        await StoreAsync(history, late);

        var after = await states.ReadAsync(late[0].ScheduledAt, Cancellation);
        Assert.Equal(late[0].ScheduledAt, after.Single(target => target.Name == "late").NewestAt);
        Assert.NotEqual(before, after);
    }

    [Fact]
    public async Task Read_Failed_NextReadsAll()
    {
        await using var history = await History.CreateAsync(History.Of("u", ago: History.Minute));
        var states = new TargetStates(history.Database.Source, history.Database.Clock);
        await states.ReadAsync(Announcements.Anything, Cancellation);
        var checks = History.Of("d");
        await StoreAsync(history, checks);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => states.ReadAsync(checks[0].ScheduledAt, new CancellationToken(canceled: true)));

        Assert.Equal(TargetState.Down, Assert.Single(await states.ReadAsync(Announcements.NoCheck, Cancellation)).State);
    }

    private static Task IsReadAsync(TargetStates states, Predicate<TargetSummary> isExpected) => Eventually.TrueAsync(
        async _ => isExpected(Assert.Single(await states.ReadAsync(Announcements.NoCheck, Cancellation))), TimeSpan.FromSeconds(60), "all is read again", Cancellation);

    private static async Task StoreAsync(History history, Check[] checks) => await history.Database.Store(new Retention { Raw = TimeSpan.FromDays(60) })
        .StoreAsync(Some.Batch([.. checks.Select((check, offset) => Some.Message(offset, check, partition: 1))]), Cancellation);
}
