using System.Security.Authentication;
using System.Text.RegularExpressions;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>Says what to correct where Postgres, or TLS before it, refuses us.</summary>
public static partial class PostgresRefusal
{
    // https://www.postgresql.org/docs/current/protocol-message-formats.html#PROTOCOL-MESSAGE-FORMATS-SSLREQUEST
    private static readonly byte[] TlsRequest = [0, 0, 0, 8, 4, 210, 22, 47];

    /// <summary>One sentence that names the setting.</summary>
    /// <param name="exception">What a connection or a command ended with.</param>
    /// <param name="reason">That in words.</param>
    /// <param name="options">The addresses.</param>
    /// <param name="asOwner">Whether <see cref="PostgresOptions.OwnerUri"/> was used, where there is one.</param>
    public static string Explain(Exception exception, string reason, PostgresOptions options, bool asOwner = false)
    {
        var (uri, flag, setting) = asOwner && options.OwnerUri is { } owner
            ? (owner, "--owner-db-uri", "--owner-db-uri (POSTGRES_OWNER_URI)")
            : (options.Uri, "--db-uri", "--db-uri (POSTGRES_URI)");
        var address = PostgresConnectionString.Parse(uri);
        if (ClientAlert(exception) is { } alert)
        {
            return address.SslCertificate is { } file
                ? $"Postgres at {address.Host} does not accept the client certificate in {file} (sslcert in {flag}): {alert}."
                : $"Postgres at {address.Host} asks for a client certificate: set sslcert and sslkey in {setting}.";
        }

        if (exception.InnerException is AuthenticationException)
        {
            return FaultOf(address) is { } fault
                ? $"Postgres at {address.Host} is not trusted: it shows a certificate that {fault}{CertificateAdvice(fault, setting)}."
                : $"Postgres at {address.Host} is not trusted: {reason}: check sslmode and sslrootcert in {setting}.";
        }

        return $"Postgres refuses: {reason}{Advice(exception, setting)}.";
    }

    // The server's word on our certificate comes with the first read, as TLS 1.3 has it.
    private static string? ClientAlert(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            if (CertificateAlert().Match(inner.Message) is { Success: true } alert)
            {
                return alert.Value;
            }
        }

        return null;
    }

    private static string? FaultOf(NpgsqlConnectionStringBuilder address) => address.Host is { } host && !host.Contains(',', StringComparison.Ordinal)
        ? ServerCertificate.FaultOf(host, address.Port, address.RootCertificate, address.SslMode == SslMode.VerifyCA, stream =>
        {
            stream.Write(TlsRequest);
            stream.ReadByte();
        })
        : null;

    private static string CertificateAdvice(string fault, string setting) => fault switch
    {
        _ when fault.Contains("sign", StringComparison.Ordinal) => $": set sslrootcert in {setting} to the file of the authority that did",
        _ when fault.Contains("is for", StringComparison.Ordinal) => $": use that name in {setting}",
        _ => ": renew it there",
    };

    private static string Advice(Exception exception, string setting) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword } => $": check user and password in {setting}",
        PostgresException { SqlState: "28000", MessageText: var text } when text.Contains("client certificate", StringComparison.Ordinal) =>
            $": set sslcert and sslkey in {setting}",
        PostgresException { SqlState: "28000", MessageText: var text } when text.Contains("no encryption", StringComparison.Ordinal) =>
            $": set sslmode=verify-full in {setting}",
        PostgresException { SqlState: "28000" } => $": check user and certificate in {setting}",
        NpgsqlException and not PostgresException => $": check {setting}",
        _ => "",
    };

    [GeneratedRegex("alert (bad certificate|certificate [a-z]+|unsupported certificate|unknown ca|decrypt error)", RegexOptions.CultureInvariant)]
    private static partial Regex CertificateAlert();
}
