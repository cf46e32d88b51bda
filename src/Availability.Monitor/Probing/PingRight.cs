using System.Net.Sockets;

namespace Availability.Monitor.Probing;

/// <summary>Whether this process may ping.</summary>
/// <param name="Obstacle">What is in the way; null when nothing is.</param>
internal sealed record PingRight(string? Obstacle)
{
    public static PingRight Given { get; } = new((string?)null);

    public static PingRight Find()
    {
        // Elsewhere the system pings for us. On Linux .NET would start the ping program instead, and we would time that.
        if (!OperatingSystem.IsLinux())
        {
            return Given;
        }

        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Raw, ProtocolType.Icmp);
            return Given;
        }
        catch (SocketException exception)
        {
            return new PingRight($"pinging needs the right to open raw sockets (CAP_NET_RAW): {exception.Message}");
        }
    }

    /// <summary>What to tell at the start.</summary>
    public IEnumerable<string> Warnings(IReadOnlyCollection<ProbeTarget> targets)
    {
        var pings = targets.Count(target => target.Target.Uri.Scheme == "ping");
        if (pings > 0 && Obstacle is { } obstacle)
        {
            yield return $"The ping:// targets ({pings}) cannot be checked, and every check of them is recorded as missed: {obstacle}.";
        }
    }
}
