using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Availability.Monitor.Probing;

/// <summary>Judges what a server presented: every fault, not the first, and the earliest expiry in the chain.</summary>
internal sealed class CertificateVerdict(string host, TlsTrust trust, TimeProvider clock)
{
    private readonly List<string> _faults = [];

    /// <summary>Null when no certificate came.</summary>
    public DateTimeOffset? ExpiresAt { get; private set; }

    /// <summary>All that is wrong; null when nothing is.</summary>
    public string? Faults => _faults.Count == 0 ? null : string.Join(", ", _faults);

    /// <summary>The validation callback of one handshake, whose own chain leads nowhere.</summary>
    public bool Judge(object sender, X509Certificate? certificate, X509Chain? presented, SslPolicyErrors errors)
    {
        if (certificate is not X509Certificate2 leaf || presented is null)
        {
            _faults.Add("no certificate");
            return false;
        }

        var others = presented.ChainPolicy.ExtraStore;
        var key = GoodChains.Identify(host, leaf, others);
        var now = clock.GetUtcNow();
        ExpiresAt = trust.Good.Find(key, now);
        if (ExpiresAt is null)
        {
            JudgeAnew(leaf, others, key, now);
        }

        return _faults.Count == 0;
    }

    private void JudgeAnew(X509Certificate2 leaf, X509Certificate2Collection others, GoodChains.Key key, DateTimeOffset now)
    {
        using var chain = new X509Chain { ChainPolicy = trust.Policy(others) };
        chain.Build(leaf);
        var from = JudgeTimes(leaf, chain, now);
        // The framework takes the common name where there are no alternative names; browsers have not for years.
        if (!leaf.MatchesHostname(host, allowCommonName: false))
        {
            _faults.Add("wrong host");
        }

        JudgeTrust(leaf, chain);
        if (_faults.Count == 0)
        {
            trust.Good.Add(key, from, ExpiresAt!.Value, now);
        }

        foreach (var element in chain.ChainElements)
        {
            element.Certificate.Dispose();
        }
    }

    private DateTimeOffset JudgeTimes(X509Certificate2 leaf, X509Chain chain, DateTimeOffset now)
    {
        var (latestFrom, earliestTo) = (new DateTimeOffset(leaf.NotBefore), new DateTimeOffset(leaf.NotAfter));
        foreach (var element in chain.ChainElements)
        {
            var (from, to) = (new DateTimeOffset(element.Certificate.NotBefore), new DateTimeOffset(element.Certificate.NotAfter));
            latestFrom = from > latestFrom ? from : latestFrom;
            earliestTo = to < earliestTo ? to : earliestTo;
            if (to < now)
            {
                AddOnce(string.Create(CultureInfo.InvariantCulture, $"expired ({to.UtcDateTime:yyyy-MM-dd})"));
            }
            else if (from > now)
            {
                AddOnce(string.Create(CultureInfo.InvariantCulture, $"not yet valid ({from.UtcDateTime:yyyy-MM-dd})"));
            }
        }

        ExpiresAt = earliestTo.ToUniversalTime();
        return latestFrom;
    }

    private void JudgeTrust(X509Certificate2 leaf, X509Chain chain)
    {
        var all = X509ChainStatusFlags.NoError;
        foreach (var status in chain.ChainStatus)
        {
            all |= status.Status;
        }

        // Times are judged above.
        all &= ~(X509ChainStatusFlags.NotTimeValid | X509ChainStatusFlags.NotTimeNested);
        const X509ChainStatusFlags Untrusted = X509ChainStatusFlags.UntrustedRoot | X509ChainStatusFlags.PartialChain;
        if ((all & Untrusted) != 0)
        {
            _faults.Add(leaf.SubjectName.RawData.AsSpan().SequenceEqual(leaf.IssuerName.RawData) ? "self-signed" : "untrusted");
        }

        if ((all & ~Untrusted) is var other and not X509ChainStatusFlags.NoError)
        {
            _faults.Add(other.ToString());
        }
    }

    private void AddOnce(string fault)
    {
        if (!_faults.Contains(fault))
        {
            _faults.Add(fault);
        }
    }
}
