using System.Net;
using System.Net.Sockets;

namespace Availability.Embedded;

/// <summary>A TCP port on loopback for a server that is to be started, or stopped for a while.</summary>
public static class FreePort
{
    /// <summary>One that nobody has, below the range that systems give to clients: none of them can get it while the server is away.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(20_000, 30_000);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException exception) when (exception.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
            {
                // Somebody has it, or Windows keeps it for itself; there are others.
            }
        }
    }
}
