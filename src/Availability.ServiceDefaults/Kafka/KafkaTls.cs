using Confluent.Kafka;

namespace Availability.ServiceDefaults;

/// <summary>Whom we trust and who we are (TLS).</summary>
internal static class KafkaTls
{
    /// <summary>Fills it in.</summary>
    /// <exception cref="ConfigurationException">A file cannot be read, or is not what it should be.</exception>
    public static void Add(ClientConfig config, KafkaOptions options)
    {
        if (options.SslCaFile is { } authorities)
        {
            config.SslCaLocation = authorities;
            Require("CERTIFICATE-----", SecretFile.ReadText(authorities, "--ssl-cafile"), $"--ssl-cafile: {authorities} holds no certificate (PEM).");
        }

        if (options.SslCertFile is { } certificate)
        {
            config.SslCertificateLocation = certificate;
            var content = SecretFile.ReadText(certificate, "--ssl-certfile");
            Require("CERTIFICATE-----", content, $"--ssl-certfile: {certificate} holds no certificate (PEM).");
            AddKey(config, options, certificate, content);
        }
        else if (options.SslKeyFile is not null)
        {
            throw new ConfigurationException("--ssl-keyfile is set without its certificate: set --ssl-certfile, too.");
        }
    }

    /// <summary>Whoever names certificates means to encrypt.</summary>
    /// <exception cref="ConfigurationException">The protocol does not, although something is set for it.</exception>
    public static void ThrowIfSet(KafkaOptions options)
    {
        (string Name, string? Value)[] settings =
            [("--ssl-cafile", options.SslCaFile), ("--ssl-certfile", options.SslCertFile), ("--ssl-keyfile", options.SslKeyFile)];
        if (Array.Find(settings, setting => setting.Value is not null).Name is { } name)
        {
            var other = options.SecurityProtocol.StartsWith("SASL", StringComparison.Ordinal) ? "SASL_SSL" : "SSL";
            throw new ConfigurationException(
                $"{name} is set, but --security-protocol is {options.SecurityProtocol}, which does not encrypt: set it to {other}, or remove {name}.");
        }
    }

    /// <summary>Has the native client look at the files, without a broker: it is the one that must be able to use them.</summary>
    /// <exception cref="ConfigurationException">It cannot; the message names the setting.</exception>
    public static void Try(KafkaOptions options)
    {
        var config = new ProducerConfig { SecurityProtocol = SecurityProtocol.Ssl };
        Add(config, options);
        try
        {
            new ProducerBuilder<Null, Null>(config).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build().Dispose();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            throw new ConfigurationException(Explain(exception.Message, options));
        }
    }

    private static void AddKey(ClientConfig config, KafkaOptions options, string certificate, string content)
    {
        // As Python's ssl module has it: a certificate's file may hold the key, too.
        config.SslKeyLocation = options.SslKeyFile ?? certificate;
        var key = options.SslKeyFile is { } file ? SecretFile.ReadText(file, "--ssl-keyfile") : content;
        Require("PRIVATE KEY-----", key, options.SslKeyFile is null
            ? $"--ssl-certfile: {certificate} holds no key: set --ssl-keyfile."
            : $"--ssl-keyfile: {options.SslKeyFile} holds no key (PEM).");
        config.SslKeyPassword = SecretFile.Read(options.SslKeyPasswordFile, "KAFKA_SSL_KEY_PASSWORD_FILE") ?? options.SslKeyPassword;
        if (config.SslKeyPassword is null && key.Contains("ENCRYPTED", StringComparison.Ordinal))
        {
            throw new ConfigurationException(
                $"The key in {config.SslKeyLocation} (--ssl-keyfile) is encrypted: set KAFKA_SSL_KEY_PASSWORD or KAFKA_SSL_KEY_PASSWORD_FILE.");
        }
    }

    // librdkafka says "ssl.key.location failed: error:0A080009:SSL routines::PEM lib".
    private static string Explain(string message, KafkaOptions options)
    {
        var because = message[(message.LastIndexOf(':') + 1)..].Trim();
        return message switch
        {
            _ when message.StartsWith("ssl.ca.location", StringComparison.Ordinal) =>
                $"--ssl-cafile: the certificates in {options.SslCaFile} cannot be used ({because}).",
            _ when message.StartsWith("ssl.certificate.location", StringComparison.Ordinal) =>
                $"--ssl-certfile: the certificate in {options.SslCertFile} cannot be used ({because}).",
            _ when because.Contains("key values mismatch", StringComparison.Ordinal) =>
                $"--ssl-keyfile: the key in {options.SslKeyFile ?? options.SslCertFile} is not that of the certificate in {options.SslCertFile} (--ssl-certfile).",
            _ when message.StartsWith("ssl.key.location", StringComparison.Ordinal) =>
                $"--ssl-keyfile: the key in {options.SslKeyFile ?? options.SslCertFile} cannot be read ({because})"
                + (options.SslKeyPassword is null && options.SslKeyPasswordFile is null ? "." : ": check KAFKA_SSL_KEY_PASSWORD or its file."),
            _ => $"Kafka's client cannot be set up: {message.TrimEnd('.')}.",
        };
    }

    private static void Require(string part, string content, string otherwise)
    {
        if (!content.Contains(part, StringComparison.Ordinal))
        {
            throw new ConfigurationException(otherwise);
        }
    }
}
