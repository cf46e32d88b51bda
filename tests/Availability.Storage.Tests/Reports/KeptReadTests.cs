using Availability.Storage.Reports;
using Availability.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Storage.Tests;

public sealed class KeptReadTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new();
    private readonly Queue<TaskCompletionSource<string>> _reads = new();

    [Fact]
    public async Task Get_Costly_KeptForNineTimesItsCost()
    {
        var kept = new KeptRead<string>(_clock, ReadAsync);
        var first = kept.GetAsync(Cancellation);
        await EndReadAsync("first", Second);
        Assert.Equal("first", await first);

        _clock.Advance(8.9 * Second);
        Assert.Equal("first", await kept.GetAsync(Cancellation));
        _clock.Advance(0.1 * Second);
        var second = kept.GetAsync(Cancellation);
        await EndReadAsync("second", Second);
        Assert.Equal("second", await second);
    }

    [Fact]
    public async Task Get_ManyAtOnce_OneRead()
    {
        var kept = new KeptRead<string>(_clock, ReadAsync);

        Task<string>[] all = [.. Enumerable.Range(0, 5).Select(_ => kept.GetAsync(Cancellation))];
        await EndReadAsync("first", Second);

        Assert.All(await Task.WhenAll(all), value => Assert.Equal("first", value));
    }

    // What was being read when somebody asked may be from before what he has heard of.
    [Fact]
    public async Task Get_WhatWasBeingReadMayNotBeKept_ReadsAgain()
    {
        var kept = new KeptRead<string>(_clock, ReadAsync) { KeepFor = (_, _) => TimeSpan.Zero };
        var first = kept.GetAsync(Cancellation);
        var read = await NextReadAsync();
        var second = kept.GetAsync(Cancellation);

        read.SetResult("first");
        await EndReadAsync("second", TimeSpan.Zero);

        Assert.Equal(("first", "second"), (await first, await second));
    }

    [Fact]
    public async Task Get_OldMayBeGiven_WithoutWaitingForTheNew()
    {
        var kept = await ReadOnceAsync();

        _clock.Advance(10 * Second);
        Assert.Equal("first", await kept.GetAsync(Cancellation));
        await EndReadAsync("second", Second);

        await IsGivenAsync(kept, "second");
        lock (_reads)
            Assert.Empty(_reads);
    }

    [Fact]
    public async Task Get_TooOldToBeGiven_WaitsForTheNew()
    {
        var kept = await ReadOnceAsync();

        _clock.Advance(60 * Second);
        var second = kept.GetAsync(Cancellation);
        await EndReadAsync("second", Second);

        Assert.Equal("second", await second);
    }

    [Fact]
    public async Task Get_ReadFails_WhoWaitsIsToldAndTheNextTriesAgain()
    {
        var kept = new KeptRead<string>(_clock, ReadAsync);
        var first = kept.GetAsync(Cancellation);
        await FailReadAsync(Second);
        await Assert.ThrowsAsync<TimeoutException>(() => first);
        Assert.IsType<TimeoutException>(kept.Failure);

        var second = kept.GetAsync(Cancellation);
        await EndReadAsync("second", Second);

        Assert.Equal("second", await second);
        Assert.Null(kept.Failure);
    }

    [Fact]
    public async Task Get_ReadFailsWhileTheOldIsGiven_SaysSoAndRests()
    {
        var kept = await ReadOnceAsync();
        _clock.Advance(10 * Second);
        Assert.Equal("first", await kept.GetAsync(Cancellation));
        await FailReadAsync(Second);
        await Eventually.TrueAsync(() => kept.Failure is TimeoutException, 60 * Second, "it says so", Cancellation);

        _clock.Advance(8.9 * Second);
        Assert.Equal("first", await kept.GetAsync(Cancellation));
        Assert.Empty(_reads);
        _clock.Advance(0.1 * Second);
        // Asked until it is read again: the read that failed says so before it has quite ended.
        await Eventually.TrueAsync(
            async _ =>
            {
                Assert.Equal("first", await kept.GetAsync(Cancellation));
                lock (_reads)
                    return _reads.Count > 0;
            },
            60 * Second, "it is read again", Cancellation);
        await EndReadAsync("second", Second);

        await IsGivenAsync(kept, "second");
        Assert.Null(kept.Failure);
    }

    private static Task IsGivenAsync(KeptRead<string> kept, string value) => Eventually.TrueAsync(
        async _ => await kept.GetAsync(Cancellation) == value, 60 * Second, "the new value is given", Cancellation);

    // Read within a second, given for a minute.
    private async Task<KeptRead<string>> ReadOnceAsync()
    {
        var kept = new KeptRead<string>(_clock, ReadAsync) { OldestGiven = 60 * Second };
        var first = kept.GetAsync(Cancellation);
        await EndReadAsync("first", Second);
        await first;
        return kept;
    }

    private Task<string> ReadAsync()
    {
        var read = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_reads)
            _reads.Enqueue(read);
        return read.Task;
    }

    private async Task EndReadAsync(string value, TimeSpan after)
    {
        var read = await NextReadAsync();
        _clock.Advance(after);
        read.SetResult(value);
    }

    private async Task FailReadAsync(TimeSpan after)
    {
        var read = await NextReadAsync();
        _clock.Advance(after);
        read.SetException(new TimeoutException());
    }

    private async Task<TaskCompletionSource<string>> NextReadAsync()
    {
        TaskCompletionSource<string>? read = null;
        await Eventually.TrueAsync(
            () =>
            {
                lock (_reads)
                    return _reads.TryDequeue(out read);
            },
            60 * Second, "it is read", Cancellation);
        return read!;
    }
}
