using System.Buffers;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;

namespace Availability.Monitor.Tests.Probing;

/// <summary>All that reading a response tells, to be compared.</summary>
internal sealed record ParsedResponse(Failure? Failure, int Status, int MinorVersion, string? Location, string Body, bool IsWhole)
{
    /// <summary>Reads these bytes in pieces of these sizes.</summary>
    public static Task<ParsedResponse> ReadAsync(byte[] response, IReadOnlyList<int> sizes, CancellationToken cancellationToken, int cap = 1 << 20) =>
        ReadAsync(new SplitStream(response, sizes), cap, cancellationToken);

    /// <summary>Reads what this connection brings.</summary>
    public static async Task<ParsedResponse> ReadAsync(SplitStream connection, int cap, CancellationToken cancellationToken)
    {
        using var body = new BodyBuffer(cap, keep: true);
        using var exchange = new HttpExchange(connection, "GET", ArrayPool<byte>.Shared.Rent(1024));
        Failure? failure = null;
        try
        {
            var head = await exchange.RequestAsync([], new ProbeRun(Prepared.Target(Some.Target()), TimeProvider.System), cancellationToken);
            await BodyReader.ReadAsync(exchange.Body, head.Coding, body, cancellationToken);
        }
        catch (ProbeException exception)
        {
            failure = exception.Failure;
        }

        // How much came before a failure may differ with the pieces; what came whole may not.
        return new ParsedResponse(
            failure, exchange.Head.Status, exchange.Head.MinorVersion, exchange.Head.Location,
            failure is null ? System.Text.Encoding.Latin1.GetString(body.Bytes) : "", failure is null);
    }
}
