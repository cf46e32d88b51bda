using System.Globalization;
using System.Text.RegularExpressions;
using Confluent.Kafka;

namespace Availability.ServiceDefaults;

/// <summary>
/// Sorts what Kafka's client reports of its connections: what somebody has to change, and what may pass. A refused login is for
/// good. A certificate is when all brokers that are named have one fault or another and none ever let us in; later it is one
/// broker's trouble, or one that is being mended.
/// </summary>
public sealed partial class KafkaAccess(KafkaOptions options, TimeProvider clock)
{
    private const string VerifyFailed = "certificate verify failed";
    private const int MostDisconnects = 2;

    private readonly Lock _lock = new();
    private readonly HashSet<string> _refusing = [];
    private bool _isIn;
    private int _disconnects;

    /// <summary>What the last connection ended with, in words; null when there is nothing to add to the client's.</summary>
    public string? Hint { get; private set; }

    /// <summary>To be said where no broker answers.</summary>
    public string Nobody => $"no broker of {options.Brokers} answers{(Hint is { } hint ? $": {hint}" : "")}";

    /// <summary>A broker let us in.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            (_isIn, Hint) = (true, null);
        }
    }

    /// <summary>To be told everything that the client's error handler gets.</summary>
    /// <returns>The sentence to stop with; null when it may pass.</returns>
    public string? Refusal(Error error)
    {
        lock (_lock)
        {
            if (IsTokenFault(error))
            {
                // An identity provider that is away comes back; one that refuses says so in the log.
                Hint = $"no token comes from {options.SaslTokenUrl} (--sasl-token-url)";
                return null;
            }

            if (error.Code is ErrorCode.Local_Authentication or ErrorCode.SaslAuthenticationFailed)
            {
                return LoginRefusal(error.Reason);
            }

            if (error.Reason.Contains(VerifyFailed, StringComparison.Ordinal) || ClientRefused().IsMatch(error.Reason))
            {
                return NoteCertificate(error.Reason);
            }

            NoteOther(error);
            return null;
        }
    }

    /// <summary>To be told the client's log lines: of a broker that closes connections, its error handler hears nothing.</summary>
    /// <returns>Whether it turns out that nobody lets us in; <see cref="Hint"/> says why.</returns>
    public bool Noticed(string line)
    {
        lock (_lock)
        {
            // Once may be a broker that is just starting.
            if (_isIn || !line.Contains("Disconnected", StringComparison.Ordinal) || ++_disconnects != MostDisconnects)
            {
                return false;
            }

            Hint ??= $"connections are closed without an answer: check whether the port wants TLS or a login, and --security-protocol ({options.SecurityProtocol})";
            return true;
        }
    }

    /// <summary>To be told the client's log lines: why it gets no token stands only there.</summary>
    /// <returns>The sentence to stop with; null when there is none.</returns>
    public string? RefusalIn(string line) => TokenRefused().IsMatch(line)
        ? $"{options.SaslTokenUrl} (--sasl-token-url) gives no token for Kafka: check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and --sasl-scope."
        : null;

    private static bool IsTokenFault(Error error) => error.Reason.Contains("OAUTHBEARER token", StringComparison.Ordinal);

    private string? NoteCertificate(string reason)
    {
        _refusing.Add(Broker().Match(reason).Value);
        Hint = ClientRefused().IsMatch(reason) ? "our certificate is not accepted (--ssl-certfile)" : "its certificate is not accepted (--ssl-cafile)";
        return !_isIn && _refusing.Count >= options.Brokers.Split(',').Length ? CertificateRefusal(reason) : null;
    }

    private void NoteOther(Error error)
    {
        if (error.Reason.Contains("SSL_HANDSHAKE", StringComparison.Ordinal))
        {
            Hint = $"what answers there speaks no TLS: check the port and --security-protocol ({options.SecurityProtocol})";
        }
        else if (error.Code is ErrorCode.Local_Transport or ErrorCode.Local_Resolve)
        {
            _refusing.Remove(Broker().Match(error.Reason).Value);
            Hint = null;
        }
    }

    private string LoginRefusal(string reason)
    {
        if (reason.Contains("Unsupported SASL mechanism", StringComparison.Ordinal))
        {
            return $"Kafka at {options.Brokers} does not log in by {options.SaslMechanism}: set KAFKA_SASL_MECHANISM to what it takes ({Mechanisms().Match(reason).Groups[1].Value.Trim()}).";
        }

        if (reason.Contains("not valid in current SASL state", StringComparison.Ordinal))
        {
            return $"Kafka at {options.Brokers} has no login on that port: use another port, or set --security-protocol to {options.SecurityProtocol.Replace("SASL_", "", StringComparison.Ordinal)}.";
        }

        return options.SaslMechanism == "OAUTHBEARER"
            ? $"Kafka at {options.Brokers} refused the token of {options.SaslTokenUrl} (--sasl-token-url): check KAFKA_SASL_USERNAME and --sasl-scope, and whom the broker trusts."
            : $"Kafka at {options.Brokers} refused the login: check KAFKA_SASL_USERNAME, KAFKA_SASL_PASSWORD and KAFKA_SASL_MECHANISM.";
    }

    private string CertificateRefusal(string reason)
    {
        if (ClientRefused().IsMatch(reason))
        {
            return ClientRefusal(reason);
        }

        var broker = Broker().Match(reason);
        var (host, port) = (broker.Groups[1].Value.Trim('[', ']'), int.Parse(broker.Groups[2].Value, CultureInfo.InvariantCulture));
        return ServerCertificate.FaultOf(host, port, options.SslCaFile) is { } fault
            ? $"Kafka at {options.Brokers} is not trusted: {host}:{port} shows a certificate that {fault}{Advice(fault)}."
            : $"Kafka at {options.Brokers} is not trusted: its certificate cannot be verified (--ssl-cafile).";
    }

    private static string Advice(string fault) => fault switch
    {
        _ when fault.Contains("sign", StringComparison.Ordinal) => ": set --ssl-cafile to the file of the authority that did",
        _ when fault.Contains("is for", StringComparison.Ordinal) => ": name brokers as their certificates do (--brokers, and advertised.listeners there)",
        _ => ": renew it there",
    };

    private string ClientRefusal(string reason)
    {
        if (options.SslCertFile is not { } file)
        {
            return $"Kafka at {options.Brokers} asks for a client certificate: set --ssl-certfile and --ssl-keyfile.";
        }

        var why = ServerCertificate.ExpiredAt(file, clock.GetUtcNow()) is { } expired
            ? $"it expired on {expired.UtcDateTime:yyyy-MM-dd HH:mm} UTC"
            : ClientRefused().Match(reason).Value;
        return $"Kafka at {options.Brokers} does not accept the client certificate in {file} (--ssl-certfile): {why}.";
    }

    // What a TLS server says of a client (https://www.rfc-editor.org/rfc/rfc8446#section-6.2), not of its own certificate.
    [GeneratedRegex("alert (bad|unknown|unsupported)? ?(certificate|ca)[a-z ]*", RegexOptions.CultureInvariant)]
    private static partial Regex ClientRefused();

    [GeneratedRegex(@"://(\[[^\]]+\]|[^:/]+):(\d+)/", RegexOptions.CultureInvariant)]
    private static partial Regex Broker();

    [GeneratedRegex(@"supported mechanisms: ([A-Z0-9,\- ]+)", RegexOptions.CultureInvariant)]
    private static partial Regex Mechanisms();

    // Of OAuth's answers these are for the client that asks (https://www.rfc-editor.org/rfc/rfc6749#section-5.2).
    [GeneratedRegex(@"retrieve OIDC token.*\((400|401|403)\)", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex TokenRefused();
}
