namespace Availability.Monitor.Probing;

/// <summary>One request and its response; owns its connection.</summary>
internal interface IExchange : IDisposable
{
    ResponseHead Head { get; }

    /// <summary>After the headers.</summary>
    WireBody Body { get; }

    /// <summary>Sends the request and reads the response's headers.</summary>
    /// <exception cref="ProbeException">No response, or one that cannot be read.</exception>
    ValueTask<ResponseHead> RequestAsync(byte[] request, ProbeRun run, CancellationToken cancellationToken);
}
