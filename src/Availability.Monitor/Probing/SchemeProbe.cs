using Availability.Core;

namespace Availability.Monitor.Probing;

/// <summary>Hands a target to the probe that speaks its scheme.</summary>
internal sealed class SchemeProbe(TimeProvider clock, TlsTrust trust) : IProbe
{
    private readonly HttpProbe _http = new(clock, trust);
    private readonly TcpProbe _tcp = new(clock);
    private readonly TlsProbe _tls = new(clock, trust);
    private readonly DnsProbe _dns = new(clock);
    private readonly PingProbe _ping = new(clock, PingRight.Find());

    public ValueTask<ProbeResult> ProbeAsync(ProbeTarget target, CancellationToken stopping) => Of(target.Target).ProbeAsync(target, stopping);

    // TargetUrl lets no other scheme in.
    private DeadlineProbe Of(Target target) => target.Uri.Scheme switch
    {
        "tcp" => _tcp,
        "tls" => _tls,
        "dns" => _dns,
        "ping" => _ping,
        _ => _http,
    };
}
