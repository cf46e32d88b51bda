namespace Availability.Monitor.Publishing;

/// <summary>What becomes of records while the broker does not take them: they wait in memory, or also on disk.</summary>
internal interface IRecordDelivery
{
    /// <summary>Prepares; records are taken from now on.</summary>
    void Start();

    /// <summary>Takes a record; never waits for a network or a disk and never throws.</summary>
    void Send(OutgoingRecord record);

    /// <summary>The topics exist: records can go out.</summary>
    /// <param name="clusterId">Of the brokers; null: they do not tell.</param>
    void Open(string? clusterId);

    /// <summary>Waits until everything is delivered, as long as it may.</summary>
    Task FlushAsync(TimeSpan patience);
}
