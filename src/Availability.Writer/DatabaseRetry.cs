using Availability.Storage;
using Polly;
using Polly.Retry;

namespace Availability.Writer;

/// <summary>Does what needs the database, again and again while it is away. Anything but a transient fault is the caller's.</summary>
internal sealed class DatabaseRetry(WriterStatus status, TimeProvider clock)
{
    private readonly ResiliencePipeline _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
        .AddRetry(new RetryStrategyOptions
        {
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is { } exception && PostgresFault.Of(exception) == FaultKind.Transient),
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = TimeSpan.FromMilliseconds(100),
            MaxDelay = TimeSpan.FromSeconds(5),
            OnRetry = attempt =>
            {
                status.DatabaseFailed(PostgresFault.Explain(attempt.Outcome.Exception!));
                return ValueTask.CompletedTask;
            },
        })
        .Build();

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var result = await _pipeline.ExecuteAsync(async token => await work(token), cancellationToken);
        status.DatabaseWorks();
        return result;
    }
}
