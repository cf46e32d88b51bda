namespace Availability.Testing;

/// <summary>Waits for what another thread, process or server will bring about.</summary>
public static class Eventually
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Asks until the condition holds; fails with the description when the deadline passes.</summary>
    public static async Task TrueAsync(
        Func<CancellationToken, Task<bool>> condition, TimeSpan deadline, string description, CancellationToken cancellationToken)
    {
        using var expired = new CancellationTokenSource(deadline, TimeProvider.System);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(expired.Token, cancellationToken);
        try
        {
            while (!await condition(either.Token))
                await Task.Delay(Pause, TimeProvider.System, either.Token);
        }
        catch (OperationCanceledException exception) when (expired.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"Within {deadline} it did not come about that {description}.", exception);
        }
    }

    /// <inheritdoc cref="TrueAsync(Func{CancellationToken, Task{bool}}, TimeSpan, string, CancellationToken)"/>
    public static Task TrueAsync(Func<bool> condition, TimeSpan deadline, string description, CancellationToken cancellationToken) =>
        TrueAsync(_ => Task.FromResult(condition()), deadline, description, cancellationToken);
}
