using CsCheck;
using Npgsql;

namespace Availability.ServiceDefaults.Tests;

public sealed class PostgresConnectionStringTests
{
    [Fact]
    public void Parse_WholeUri_ReadsEveryPart()
    {
        var connection = PostgresConnectionString.Parse(
            "postgresql://us%40er:p%2Fa%3Ass@db.example:5433/his%20tory?sslmode=verify-full&sslrootcert=/ca.pem&application_name=a%26b&connect_timeout=7");

        Assert.Equal("us@er", connection.Username);
        Assert.Equal("p/a:ss", connection.Password);
        Assert.Equal("db.example", connection.Host);
        Assert.Equal(5433, connection.Port);
        Assert.Equal("his tory", connection.Database);
        Assert.Equal(SslMode.VerifyFull, connection.SslMode);
        Assert.Equal("/ca.pem", connection.RootCertificate);
        Assert.Equal("a&b", connection.ApplicationName);
        Assert.Equal(7, connection.Timeout);
    }

    [Theory]
    [InlineData("postgres://", "localhost", 5432)]
    [InlineData("postgres://localhost:5432", "localhost", 5432)]
    [InlineData("postgres://h", "h", 5432)]
    [InlineData("postgres://[::1]:5434/db", "::1", 5434)]
    [InlineData("postgres://user@:5434/", "localhost", 5434)]
    [InlineData("postgres:///db?host=/run/postgresql&port=5435", "/run/postgresql", 5435)]
    [InlineData("Host=h;Port=5436", "h", 5436)]
    public void Parse_ShorterForms_FillInTheDefaults(string text, string host, int port)
    {
        var connection = PostgresConnectionString.Parse(text);

        Assert.Equal((host, port), (connection.Host, connection.Port));
    }

    [Theory]
    [InlineData("sslmode=require", SslMode.Require, null)]
    [InlineData("sslmode=require&sslrootcert=/ca.pem", SslMode.VerifyCA, "/ca.pem")]
    [InlineData("sslrootcert=system", SslMode.VerifyFull, null)]
    [InlineData("sslrootcert=system&sslmode=verify-full", SslMode.VerifyFull, null)]
    public void Parse_TlsParameters_MeanWhatTheyMeanInLibpq(string parameters, SslMode mode, string? authorities)
    {
        var connection = PostgresConnectionString.Parse("postgres://h/db?" + parameters);

        Assert.Equal((mode, authorities), (connection.SslMode, connection.RootCertificate));
    }

    [Theory]
    [InlineData("sslmode=verify-full&sslrootcert=/no/such.pem", "sslrootcert of the database address: cannot read /no/such.pem: ")]
    [InlineData("sslmode=require&sslcert=/no/such.pem&sslkey=/no/such.key", "sslcert of the database address: cannot read /no/such.pem: ")]
    [InlineData("sslmode=disable&channel_binding=require", "The database address has channel_binding=require, which needs TLS: set sslmode to verify-full.")]
    [InlineData("sslmode=require&sslrootcert=system", "The database address has sslrootcert=system, which needs sslmode=verify-full.")]
    public void Validate_WhatCannotWork_SaysWhatToChange(string parameters, string expected)
    {
        var result = new PostgresOptionsValidator().Validate(null, new PostgresOptions { Uri = "postgres://u:hunter2@h/db?" + parameters });

        Assert.StartsWith(expected, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", result.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralHosts_KeepsThemAll() =>
        Assert.Equal("a:1,b:2", PostgresConnectionString.Parse("postgres://a:1,b:2/db?target_session_attrs=primary").Host);

    [Theory]
    [InlineData("postgres://u:hunter2@h:port/db", "The database address has the port 'port': expected a number from 1 to 65535.")]
    [InlineData("postgres://u:hunter2@h/db?sslmode=yes", "The database address has sslmode=yes: expected disable, allow, prefer, require, verify-ca or verify-full.")]
    [InlineData("postgres://u:hunter2@h/db?connect_timeout=soon", "The database address has connect_timeout=soon: expected a whole number.")]
    [InlineData("postgres://u:hunter2@h/db?colour=red", "The database address has the parameter 'colour', which is not supported: expected host, port,")]
    [InlineData("Host=h;Password=hunter2;Colour=red", "The database address cannot be read: expected postgres://user:password@host:port/database")]
    [InlineData("hunter2", "The database address cannot be read: expected postgres://user:password@host:port/database")]
    public void Parse_Mistake_IsOneSentenceWithoutThePassword(string text, string expected)
    {
        var exception = Assert.Throws<ConfigurationException>(() => PostgresConnectionString.Parse(text));

        Assert.StartsWith(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_AnyText_IsReadOrRefusedWithASentence() => Gen.String.Select(Gen.Bool).Sample((text, uri) =>
    {
        try
        {
            Assert.NotNull(PostgresConnectionString.Parse(uri ? "postgres://" + text : text));
        }
        catch (ConfigurationException exception)
        {
            Assert.StartsWith("The database address", exception.Message, StringComparison.Ordinal);
        }
    });
}
