using System.Collections.Concurrent;
using System.Diagnostics;
using Availability.Core;
using Availability.Monitor.Publishing;

namespace Availability.Monitor.Tests.Scheduling;

/// <summary>Keeps what it is given.</summary>
internal sealed class FakePublisher : ICheckPublisher
{
    public ConcurrentQueue<Check> Checks { get; } = new();

    public ConcurrentQueue<Heartbeat> Heartbeats { get; } = new();

    /// <summary>Under which each check was published.</summary>
    public ConcurrentQueue<Activity?> Spans { get; } = new();

    public string? Trouble { get; set; }

    public void Start()
    {
        // Nothing to prepare.
    }

    public void Publish(Check check)
    {
        Spans.Enqueue(Activity.Current);
        Checks.Enqueue(check);
    }

    public void Publish(Heartbeat heartbeat) => Heartbeats.Enqueue(heartbeat);

    public Task FlushAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
