using Availability.Core;

namespace Availability.Monitor.Publishing;

/// <summary>Takes records to where they are wanted.</summary>
internal interface ICheckPublisher : IAsyncDisposable
{
    /// <summary>Why records cannot be delivered at the moment; null when they can.</summary>
    string? Trouble { get; }

    /// <summary>Prepares, and does not wait for anything remote.</summary>
    void Start();

    /// <summary>Takes a record. Never waits for a network and never throws: what becomes of the record is counted.</summary>
    void Publish(Check check);

    /// <summary>Tells how the monitor is doing.</summary>
    void Publish(Heartbeat heartbeat);

    /// <summary>Waits until everything is delivered, as long as it may; nothing is published after it.</summary>
    Task FlushAsync();
}
