using System.Security.Cryptography.X509Certificates;

namespace Availability.Monitor.Probing;

/// <summary>Which roots are trusted.</summary>
/// <param name="Roots">Instead of the system's; null for those.</param>
internal sealed record TlsTrust(X509Certificate2Collection? Roots = null)
{
    /// <summary>A policy for one handshake: the framework adds what the server sent to it.</summary>
    public X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy
        {
            // A check times the target, not the servers that its certificate names; and an incomplete chain is the target's fault.
            DisableCertificateDownloads = true,
            RevocationMode = X509RevocationMode.NoCheck,
        };
        if (Roots is not null)
        {
            policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            policy.CustomTrustStore.AddRange(Roots);
        }

        return policy;
    }
}
