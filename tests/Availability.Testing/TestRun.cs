using System.Collections.Concurrent;

namespace Availability.Testing;

/// <summary>
/// What outlives single tests goes when the last one is done: an assembly fixture of every test project
/// (tests/Directory.Build.props). Not only at the process's exit, where the runner waits for ten seconds and then fails.
/// </summary>
public sealed class TestRun : IAsyncDisposable
{
    private static readonly ConcurrentStack<Func<Task>> Leftovers = [];

    // For programs that are no tests, and for a run that was cancelled.
    static TestRun() => AppDomain.CurrentDomain.ProcessExit += (_, _) => CleanUpAsync().GetAwaiter().GetResult();

    /// <summary>To be done once at the end, the newest first.</summary>
    public static void AtEnd(Func<Task> cleanUp) => Leftovers.Push(cleanUp);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync() => await CleanUpAsync();

    private static async Task CleanUpAsync()
    {
        while (Leftovers.TryPop(out var cleanUp))
        {
            await cleanUp();
        }
    }
}
