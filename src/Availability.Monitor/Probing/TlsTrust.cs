using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Availability.Monitor.Probing;

/// <summary>Which roots are trusted, and what was found good against them.</summary>
/// <param name="Roots">Instead of the system's; null for those.</param>
internal sealed record TlsTrust(X509Certificate2Collection? Roots = null)
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    /// <summary>The chains of good verdicts.</summary>
    public GoodChains Good { get; } = new();

    /// <summary>Leads nowhere, at no cost: for a handshake whose chain is judged elsewhere.</summary>
    public static X509ChainPolicy NoPolicy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        VerificationFlags = X509VerificationFlags.AllFlags,
    };

    /// <summary>A policy for one chain.</summary>
    /// <param name="presented">What the server sent.</param>
    public X509ChainPolicy Policy(X509Certificate2Collection presented)
    {
        var policy = new X509ChainPolicy
        {
            // A check times the target, not the servers that its certificate names; and an incomplete chain is the target's fault.
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        policy.ApplicationPolicy.Add(new Oid(ServerAuthentication));
        policy.ExtraStore.AddRange(presented);
        if (Roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Roots);
        }

        return policy;
    }
}
