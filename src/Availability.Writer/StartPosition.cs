namespace Availability.Writer;

/// <summary>Where to go on in a partition, by what is stored and what the broker still has.</summary>
internal abstract record StartPosition
{
    private StartPosition()
    {
    }

    /// <param name="stored">The stored offset; null: never read.</param>
    /// <param name="low">The first offset that the broker has.</param>
    /// <param name="high">The offset after its last.</param>
    public static StartPosition Decide(long? stored, long low, long high) => stored switch
    {
        null => new New(low),
        { } next when next < low => new Gap(next, low),
        { } next when next > high => new Beyond(),
        { } next => new Known(next),
    };

    /// <summary>Never read: from the beginning, and its row with it.</summary>
    internal sealed record New(long Offset) : StartPosition;

    /// <summary>At the row.</summary>
    internal sealed record Known(long Offset) : StartPosition;

    /// <summary>Retention has passed the row: what lies between is lost, and recorded.</summary>
    internal sealed record Gap(long From, long Until) : StartPosition;

    /// <summary>The row is ahead of the broker: this is not the topic that it is about.</summary>
    internal sealed record Beyond : StartPosition;
}
