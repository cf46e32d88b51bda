using Microsoft.Data.Sqlite;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>One statement, one line.</summary>
internal static class SqliteConnectionExtensions
{
    public static SqliteCommand Command(
        this SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = connection.CreateCommand();
        (command.CommandText, command.Transaction) = (sql, transaction);
        foreach (var (name, value) in parameters)
        {
            command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        }

        return command;
    }

    /// <returns>Rows changed.</returns>
    public static int Run(
        this SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(transaction, sql, parameters);
        return command.ExecuteNonQuery();
    }

    /// <summary>The one value; the type's default for NULL.</summary>
    public static T? Scalar<T>(
        this SqliteConnection connection, SqliteTransaction? transaction, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        using var command = connection.Command(transaction, sql, parameters);
        return command.ExecuteScalar() is T value ? value : default;
    }
}
