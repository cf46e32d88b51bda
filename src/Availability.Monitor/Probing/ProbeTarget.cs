using System.Net;
using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>A target with the monitor's defaults applied and everything prepared that is the same in every check.</summary>
internal sealed class ProbeTarget
{
    public ProbeTarget(Target target, MonitorOptions options)
    {
        Target = target;
        // Slots are named in microseconds, so that a record's slot reads back as it was computed.
        Period = TimeSpan.FromMicroseconds(Math.Floor((target.Period ?? options.Period).TotalMicroseconds));
        var timeout = target.Timeout ?? options.Timeout;
        Timeout = timeout < Period ? timeout : Period;
        MaxBody = Math.Min(target.MaxBody ?? options.MaxBody, MonitorOptions.LargestBody);
        Literal = IPAddress.TryParse(target.Uri.IdnHost, out var address) ? [address] : null;
        Request = target.Uri.Scheme is not ("http" or "https") ? [] : RequestHead.Write(target, target.Uri, target.Method, isSameOrigin: true);
    }

    public Target Target { get; }

    public TimeSpan Period { get; }

    /// <summary>Deadline of the whole check; never longer than the period, so that a hanging site is down in every slot.</summary>
    public TimeSpan Timeout { get; }

    public long MaxBody { get; }

    /// <summary>The host, where it is an address.</summary>
    public IPAddress[]? Literal { get; }

    /// <summary>The first hop's request; empty where none is sent.</summary>
    public byte[] Request { get; }
}
