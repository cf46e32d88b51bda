using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>The tables of a spool, and how its file is opened.</summary>
internal static class SpoolSchema
{
    private const long Version = 2;

    // Records: in the order of their ids. Gaps: what was dropped, by monitor and hour of the slot; one with an instant is being
    // told and does not grow any more. Times are ticks of UTC.
    private const string Tables = """
        CREATE TABLE spool (
            topic TEXT NOT NULL, cluster TEXT, records INTEGER NOT NULL, bytes INTEGER NOT NULL);
        CREATE TABLE record (
            id INTEGER PRIMARY KEY, target BLOB NOT NULL, slot INTEGER NOT NULL, monitor TEXT NOT NULL, location TEXT NOT NULL,
            traceparent TEXT, value BLOB NOT NULL);
        CREATE TABLE gap (
            id TEXT PRIMARY KEY, monitor TEXT NOT NULL, location TEXT NOT NULL, hour INTEGER NOT NULL, first INTEGER NOT NULL,
            last INTEGER NOT NULL, dropped INTEGER NOT NULL, at INTEGER, reason TEXT NOT NULL);
        CREATE UNIQUE INDEX gap_growing ON gap (monitor, location, hour) WHERE at IS NULL;
        INSERT INTO spool VALUES ('', NULL, 0, 0);
        PRAGMA user_version = 2;
        """;

    /// <summary>Opens the file, and makes the tables where it is new.</summary>
    /// <exception cref="SqliteException">It cannot be opened, or is no spool of ours.</exception>
    public static SqliteConnection Connect(string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            // FULL: what is committed survives a power cut, too.
            connection.Run(null, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA journal_size_limit = 16777216;");
            Prepare(connection);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The file's content is at fault, and no other try will read it.</summary>
    public static bool IsBroken(SqliteException exception) =>
        exception.SqliteErrorCode is SQLitePCL.raw.SQLITE_CORRUPT or SQLitePCL.raw.SQLITE_NOTADB or SQLitePCL.raw.SQLITE_ERROR
            or SQLitePCL.raw.SQLITE_FORMAT or SQLitePCL.raw.SQLITE_MISMATCH or SQLitePCL.raw.SQLITE_CONSTRAINT;

    private static void Prepare(SqliteConnection connection)
    {
        using var transaction = connection.BeginTransaction();
        var version = connection.Scalar<long>(transaction, "PRAGMA user_version");
        if (version == 0 && connection.Scalar<long>(transaction, "SELECT count(*) FROM sqlite_schema") == 0)
        {
            connection.Run(transaction, Tables);
        }
        else if (version != Version)
        {
            throw new SqliteException("it is no spool of this version", SQLitePCL.raw.SQLITE_FORMAT);
        }

        transaction.Commit();
    }
}
