using Availability.Testing;

namespace Availability.Embedded.Tests;

public sealed class EventuallyTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task True_WhenTheConditionComesToHold_Returns()
    {
        var asked = 0;
        await Eventually.TrueAsync(() => ++asked == 3, TimeSpan.FromSeconds(30), "it is asked three times", Token);
        Assert.Equal(3, asked);
    }

    [Fact]
    public async Task True_WhenItNeverHolds_FailsWithTheDescription()
    {
        var exception = await Assert.ThrowsAsync<TimeoutException>(
            () => Eventually.TrueAsync(() => false, TimeSpan.FromMilliseconds(50), "pigs fly", Token));
        Assert.Contains("pigs fly", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task True_WhenCancelled_IsNoFailedCondition()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => Eventually.TrueAsync(() => false, TimeSpan.FromSeconds(30), "pigs fly", cancelled.Token));
    }
}
