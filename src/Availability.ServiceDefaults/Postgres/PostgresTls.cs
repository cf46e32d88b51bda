using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>Whom we trust and who we are (TLS): libpq's rules where Npgsql has others, and files that cannot be used found at the start.</summary>
internal static class PostgresTls
{
    /// <summary>
    /// What libpq makes of parameters together (https://www.postgresql.org/docs/current/libpq-ssl.html): <c>require</c> with a root
    /// certificate verifies, and <c>sslrootcert=system</c> means the system's authorities and every check there is.
    /// </summary>
    /// <exception cref="ConfigurationException">They contradict each other.</exception>
    public static void ApplyLibpqRules(NpgsqlConnectionStringBuilder builder, bool hasMode)
    {
        if (builder.RootCertificate == "system")
        {
            builder.RootCertificate = null;
            builder.SslMode = !hasMode || builder.SslMode == SslMode.VerifyFull
                ? SslMode.VerifyFull
                : throw new ConfigurationException("The database address has sslrootcert=system, which needs sslmode=verify-full.");
        }
        else if (builder.SslMode == SslMode.Require && builder.RootCertificate is not null)
        {
            builder.SslMode = SslMode.VerifyCA;
        }
    }

    /// <summary>Fails on what cannot work.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read, or is not what it should be.</exception>
    public static void Check(NpgsqlConnectionStringBuilder builder)
    {
        if (builder.SslMode == SslMode.Disable)
        {
            if (builder.ChannelBinding == ChannelBinding.Require)
            {
                throw new ConfigurationException("The database address has channel_binding=require, which needs TLS: set sslmode to verify-full.");
            }

            return;
        }

        if (builder.RootCertificate is { } authorities
            && !SecretFile.ReadText(authorities, "sslrootcert of the database address").Contains("CERTIFICATE-----", StringComparison.Ordinal))
        {
            throw new ConfigurationException($"sslrootcert of the database address: {authorities} holds no certificate (PEM).");
        }

        if (builder.SslCertificate is { } certificate && !Path.GetExtension(certificate).Equals(".pfx", StringComparison.OrdinalIgnoreCase))
        {
            CheckClient(certificate, builder.SslKey, builder.SslPassword);
        }
    }

    private static void CheckClient(string certificate, string? key, string? password)
    {
        SecretFile.ReadText(certificate, "sslcert of the database address");
        var isEncrypted = SecretFile.ReadText(key ?? certificate, "sslkey of the database address").Contains("ENCRYPTED", StringComparison.Ordinal);
        if (isEncrypted && string.IsNullOrEmpty(password))
        {
            throw new ConfigurationException($"sslkey of the database address: the key in {key ?? certificate} is encrypted: give sslpassword, too.");
        }

        try
        {
            using var _ = isEncrypted
                ? X509Certificate2.CreateFromEncryptedPemFile(certificate, password, key)
                : X509Certificate2.CreateFromPemFile(certificate, key);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            throw new ConfigurationException(
                $"sslcert and sslkey of the database address: {certificate} and {key ?? "the key in it"} cannot be used: {exception.Message}");
        }
    }
}
