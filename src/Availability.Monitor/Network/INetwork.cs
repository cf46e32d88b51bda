namespace Availability.Monitor.Network;

/// <summary>What the machine's own network says of itself when it is asked.</summary>
internal interface INetwork
{
    /// <summary>The machine could send to the internet, or to a name server beyond itself.</summary>
    bool HasRouteOut();

    /// <summary>The machine could send to any address of the host; true when that cannot be told.</summary>
    ValueTask<bool> HasRouteToAsync(string host, CancellationToken cancellationToken);

    /// <summary>Something answers there within a moment; that it refuses a connection is an answer, too.</summary>
    ValueTask<bool> AnswersAsync(HostPort there, CancellationToken cancellationToken);
}
