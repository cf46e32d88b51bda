using Availability.Storage.Reports;
using Availability.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Storage.Tests;

public sealed class RefreshedReadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new();
    private readonly Queue<TaskCompletionSource<string>> _reads = new();

    [Fact]
    public async Task Get_WhileItIsRead_TheOldOneWithoutWaiting()
    {
        var refreshed = new RefreshedRead<string>(_clock, ReadAsync);
        var first = refreshed.GetAsync(Cancellation);
        await EndReadAsync("first");
        Assert.Equal("first", await first);

        _clock.Advance(TimeSpan.FromSeconds(29));
        Assert.Equal("first", await refreshed.GetAsync(Cancellation));
        Assert.Empty(_reads);

        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("first", await refreshed.GetAsync(Cancellation));
        await EndReadAsync("second");
        await Eventually.TrueAsync(
            async _ => await refreshed.GetAsync(Cancellation) == "second", TimeSpan.FromSeconds(60), "the new value is given", Cancellation);
    }

    [Fact]
    public async Task Get_ValueIsVeryOld_WaitsForANewOne()
    {
        var refreshed = new RefreshedRead<string>(_clock, ReadAsync);
        var first = refreshed.GetAsync(Cancellation);
        await EndReadAsync("first");
        await first;

        _clock.Advance(TimeSpan.FromMinutes(10));
        var second = refreshed.GetAsync(Cancellation);
        await EndReadAsync("second");

        Assert.Equal("second", await second);
    }

    [Fact]
    public async Task Get_ReadFails_TheNextTriesAgain()
    {
        var refreshed = new RefreshedRead<string>(_clock, ReadAsync);
        var first = refreshed.GetAsync(Cancellation);
        (await NextReadAsync()).SetException(new TimeoutException());
        await Assert.ThrowsAsync<TimeoutException>(() => first);

        var second = refreshed.GetAsync(Cancellation);
        await EndReadAsync("second");

        Assert.Equal("second", await second);
    }

    private Task<string> ReadAsync()
    {
        var read = new TaskCompletionSource<string>();
        lock (_reads)
            _reads.Enqueue(read);
        return read.Task;
    }

    private async Task EndReadAsync(string value) => (await NextReadAsync()).SetResult(value);

    private async Task<TaskCompletionSource<string>> NextReadAsync()
    {
        TaskCompletionSource<string>? read = null;
        await Eventually.TrueAsync(
            () =>
            {
                lock (_reads)
                    return _reads.TryDequeue(out read);
            },
            TimeSpan.FromSeconds(60), "it is read", Cancellation);
        return read!;
    }
}
