using Availability.Storage.Reports;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Storage.Tests;

public sealed class PacedReadTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private readonly FakeTimeProvider _clock = new();
    private int _reads;

    [Fact]
    public async Task Get_Costly_KeptForNineTimesItsCost()
    {
        using var paced = new PacedRead<string>(_clock);

        Assert.Equal("1", await paced.GetAsync(ReadAsync, Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(8.9));
        Assert.Equal("1", await paced.GetAsync(ReadAsync, Cancellation));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("2", await paced.GetAsync(ReadAsync, Cancellation));
    }

    [Fact]
    public async Task Get_ManyAtOnce_OneRead()
    {
        using var paced = new PacedRead<string>(_clock);
        var gate = new TaskCompletionSource();
        async Task<string> ReadBehindGateAsync(CancellationToken cancellationToken)
        {
            await gate.Task;
            return await ReadAsync(cancellationToken);
        }

        Task<string>[] all = [.. Enumerable.Range(0, 5).Select(_ => paced.GetAsync(ReadBehindGateAsync, Cancellation))];
        gate.SetResult();

        Assert.All(await Task.WhenAll(all), value => Assert.Equal("1", value));
    }

    [Fact]
    public async Task Get_AfterAFailure_ReadsAgain()
    {
        using var paced = new PacedRead<string>(_clock);

        await Assert.ThrowsAsync<IOException>(() => paced.GetAsync(_ => throw new IOException(), Cancellation));

        Assert.Equal("1", await paced.GetAsync(ReadAsync, Cancellation));
    }

    // Takes a second.
    private Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        _clock.Advance(TimeSpan.FromSeconds(1));
        return Task.FromResult((++_reads).ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
