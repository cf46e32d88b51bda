using System.Globalization;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>What libpq's connection parameters are called in Npgsql.</summary>
internal static class LibpqParameter
{
    /// <summary>Sets one parameter.</summary>
    /// <exception cref="ConfigurationException">Unknown, or its value is not what libpq takes.</exception>
    public static void Apply(NpgsqlConnectionStringBuilder builder, string name, string value)
    {
        switch (name)
        {
            case "host": builder.Host = value; break;
            case "port": builder.Port = Number(name, value); break;
            case "dbname": builder.Database = value; break;
            case "user": builder.Username = value; break;
            case "password": builder.Password = value; break;
            case "passfile": builder.Passfile = value; break;
            case "sslmode": builder.SslMode = SslModeOf(value); break;
            case "sslrootcert": builder.RootCertificate = value; break;
            case "sslcert": builder.SslCertificate = value; break;
            case "sslkey": builder.SslKey = value; break;
            case "sslpassword": builder.SslPassword = value; break;
            case "sslnegotiation": builder.SslNegotiation = OneOf<SslNegotiation>(name, value, "postgres", "direct"); break;
            case "channel_binding": builder.ChannelBinding = OneOf<ChannelBinding>(name, value, "disable", "prefer", "require"); break;
            case "application_name": builder.ApplicationName = value; break;
            case "connect_timeout": builder.Timeout = Number(name, value); break;
            case "keepalives_idle": builder.TcpKeepAliveTime = Number(name, value); break;
            case "options": builder.Options = value; break;
            case "target_session_attrs": builder.TargetSessionAttributes = value; break;
            case "client_encoding" or "fallback_application_name": break;
            default:
                throw new ConfigurationException(
                    $"The database address has the parameter '{name}', which is not supported: expected host, port, dbname, user, password, passfile, sslmode, sslrootcert, sslcert, sslkey, sslpassword, sslnegotiation, channel_binding, application_name, connect_timeout, keepalives_idle, options or target_session_attrs.");
        }
    }

    private static SslMode SslModeOf(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new ConfigurationException(
            $"The database address has sslmode={value}: expected disable, allow, prefer, require, verify-ca or verify-full."),
    };

    private static T OneOf<T>(string name, string value, params string[] known)
        where T : struct, Enum =>
        known.Contains(value) && Enum.TryParse<T>(value, ignoreCase: true, out var parsed)
            ? parsed
            : throw new ConfigurationException($"The database address has {name}={value}: expected {string.Join(" or ", known)}.");

    private static int Number(string name, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new ConfigurationException($"The database address has {name}={value}: expected a whole number.");
}
