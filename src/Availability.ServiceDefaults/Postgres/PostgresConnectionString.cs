using System.Globalization;
using Npgsql;

namespace Availability.ServiceDefaults;

/// <summary>Reads libpq URIs (https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS) and Npgsql connection strings.</summary>
public static class PostgresConnectionString
{
    private const string Expected = "expected postgres://user:password@host:port/database?parameter=value or an Npgsql connection string (Host=…;Username=…)";

    /// <summary>Reads either form.</summary>
    /// <exception cref="ConfigurationException">It is neither; the message names the part that is wrong and never repeats the text, which may hold a password.</exception>
    public static NpgsqlConnectionStringBuilder Parse(string text)
    {
        if (!text.StartsWith("postgres://", StringComparison.OrdinalIgnoreCase) && !text.StartsWith("postgresql://", StringComparison.OrdinalIgnoreCase))
        {
            return ParseNpgsql(text);
        }

        var rest = text[(text.IndexOf("://", StringComparison.Ordinal) + 3)..];
        var query = rest.IndexOf('?', StringComparison.Ordinal);
        var parameters = query < 0 ? "" : rest[(query + 1)..];
        rest = query < 0 ? rest : rest[..query];
        var slash = rest.IndexOf('/', StringComparison.Ordinal);
        var authority = slash < 0 ? rest : rest[..slash];

        var builder = new NpgsqlConnectionStringBuilder { Host = "localhost" };
        ReadUser(builder, authority.LastIndexOf('@') is >= 0 and var at ? authority[..at] : null);
        ReadHosts(builder, authority[(authority.LastIndexOf('@') + 1)..]);
        if (slash >= 0 && slash + 1 < rest.Length)
        {
            builder.Database = Decode(rest[(slash + 1)..]);
        }

        var hasMode = false;
        foreach (var parameter in parameters.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = parameter.IndexOf('=', StringComparison.Ordinal);
            var name = Decode(equals < 0 ? parameter : parameter[..equals]);
            LibpqParameter.Apply(builder, name, equals < 0 ? "" : Decode(parameter[(equals + 1)..]));
            hasMode |= name == "sslmode";
        }

        if (!hasMode && Environment.GetEnvironmentVariable("PGSSLMODE") is { Length: > 0 } mode)
        {
            LibpqParameter.Apply(builder, "sslmode", mode);
            hasMode = true;
        }

        PostgresTls.ApplyLibpqRules(builder, hasMode);
        return builder;
    }

    private static NpgsqlConnectionStringBuilder ParseNpgsql(string text)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(text);
            builder.Host ??= "localhost";
            return builder;
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ConfigurationException($"The database address cannot be read: {Expected}.");
        }
    }

    private static void ReadUser(NpgsqlConnectionStringBuilder builder, string? user)
    {
        if (user is not { Length: > 0 })
        {
            return;
        }

        var colon = user.IndexOf(':', StringComparison.Ordinal);
        builder.Username = Decode(colon < 0 ? user : user[..colon]);
        if (colon >= 0)
        {
            builder.Password = Decode(user[(colon + 1)..]);
        }
    }

    private static void ReadHosts(NpgsqlConnectionStringBuilder builder, string hosts)
    {
        if (hosts.Length == 0)
        {
            return;
        }

        // Npgsql reads host:port pairs as libpq writes them; a single one goes into Host and Port so that messages show both.
        var list = hosts.Split(',');
        foreach (var host in list)
        {
            if (PortOf(host) is { } port && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is 0 or > 65535))
            {
                throw new ConfigurationException($"The database address has the port '{port}': expected a number from 1 to 65535.");
            }
        }

        if (list is [var only])
        {
            var port = PortOf(only);
            var name = port is null ? only : only[..^(port.Length + 1)];
            builder.Host = name.Length == 0 ? "localhost" : Decode(name.Trim('[', ']'));
            builder.Port = port is null ? NpgsqlConnection.DefaultPort : int.Parse(port, CultureInfo.InvariantCulture);
        }
        else
        {
            builder.Host = string.Join(',', list.Select(Decode));
        }
    }

    private static string? PortOf(string host) =>
        host.LastIndexOf(':') is >= 0 and var colon && colon > host.LastIndexOf(']') ? host[(colon + 1)..] : null;

    private static string Decode(string text) => Uri.UnescapeDataString(text);
}
