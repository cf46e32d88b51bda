namespace Availability.Embedded;

/// <summary>The server ended before it took connections; the message is its own last word.</summary>
internal sealed class PostgresStartException(string reason) : Exception(reason)
{
    /// <summary>Another try may do: somebody took the port just now, or the last processes of a killed server are still on their way out.</summary>
    public bool IsPassing =>
        Message.Contains("could not create any TCP/IP sockets", StringComparison.Ordinal)
        || Message.Contains("shared memory block", StringComparison.Ordinal);
}
