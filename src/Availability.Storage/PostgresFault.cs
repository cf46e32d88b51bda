using System.Net.Sockets;
using System.Security.Authentication;
using Npgsql;

namespace Availability.Storage;

/// <summary>The one place that sorts failures of Postgres, by SQLSTATE (https://www.postgresql.org/docs/current/errcodes-appendix.html).</summary>
public static class PostgresFault
{
    /// <summary>What to do about this exception.</summary>
    public static FaultKind Of(Exception exception) => exception switch
    {
        PostgresException postgres => OfState(postgres),
        // A text that is not Unicode, found while it is written.
        System.Text.EncoderFallbackException => FaultKind.Data,
        // Npgsql says these itself, before the server could with a SQLSTATE.
        NpgsqlException { InnerException: AuthenticationException } => FaultKind.Configuration,
        NpgsqlException { Message: var message } when message.StartsWith("No password", StringComparison.Ordinal) =>
            FaultKind.Configuration,
        NpgsqlException or SocketException or TimeoutException or IOException => FaultKind.Transient,
        _ => FaultKind.Unknown,
    };

    /// <summary>One sentence for people; holds no secret.</summary>
    public static string Explain(Exception exception) => exception switch
    {
        PostgresException postgres => $"{postgres.MessageText} (SQLSTATE {postgres.SqlState})",
        NpgsqlException { InnerException: { } inner } => $"{exception.Message} ({inner.Message})",
        _ => exception.Message,
    };

    internal static bool IsMissingPartition(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.CheckViolation, ConstraintName: null or "" };

    internal static bool IsDuplicateKey(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    internal static bool IsLockedOut(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    private static FaultKind OfState(PostgresException exception) => exception.SqlState[..2] switch
    {
        "23" when IsMissingPartition(exception) => FaultKind.Transient,
        // 54: an index row or a tuple over the server's limits; only the row's content can be the cause.
        "22" or "23" or "54" => FaultKind.Data,
        "28" or "42" or "3D" or "3F" => FaultKind.Configuration,
        // 08 connection, 25 read-only after a failover, 40 rolled back, 53 resources, 55 locks, 57 operator, 58 system. All others too:
        // trying again loses nothing, and the log says what it waits for.
        _ => FaultKind.Transient,
    };
}
