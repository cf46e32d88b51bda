using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Availability.Storage;

/// <summary>
/// How whoever shows the history hears that there is something new, without asking all the time. Any role may listen. An announcement
/// says from which slot on there may be new checks.
/// </summary>
public sealed class Announcements(NpgsqlDataSource dataSource)
{
    /// <summary>Said where nobody knows what is new.</summary>
    public static readonly DateTimeOffset Anything = DateTimeOffset.MinValue;

    /// <summary>Said where something else than checks is new.</summary>
    public static readonly DateTimeOffset NoCheck = DateTimeOffset.MaxValue;

    internal const string Channel = "checks_stored";

    // A connection that was cut without a word is silent like one that has nothing to tell.
    private static readonly TimeSpan MostSilence = TimeSpan.FromSeconds(20);
    private const int PatienceSeconds = 5;

    /// <summary>Says that there is something new.</summary>
    /// <exception cref="NpgsqlException">The database could not be told.</exception>
    public async Task AnnounceAsync(DateTimeOffset from, CancellationToken cancellationToken)
    {
        using var untraced = Untraced();
        await using var command = dataSource.CreateCommand("SELECT pg_notify(@channel, @from)");
        command.Parameters.AddRange(new NpgsqlParameter[] { new("channel", Channel), new("from", from.ToString("O", CultureInfo.InvariantCulture)) });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Listens on a connection of its own until cancelled.</summary>
    /// <param name="listening">Called once from now on nothing is missed.</param>
    /// <param name="heard">Called for each announcement, with what it says.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="NpgsqlException">The connection could not be made, or was lost.</exception>
    public async Task ListenAsync(Action listening, Action<DateTimeOffset> heard, CancellationToken cancellationToken)
    {
        using var untraced = Untraced();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, announcement) => heard(Read(announcement.Payload));
        await ExecuteAsync(connection, $"LISTEN {Channel}", cancellationToken);
        listening();
        while (true)
        {
            if (!await connection.WaitAsync(MostSilence, cancellationToken))
                await ExecuteAsync(connection, "SELECT", cancellationToken);
        }
    }

    // Another version may say it in another way, and anybody can say anything.
    private static DateTimeOffset Read(string payload) =>
        DateTimeOffset.TryParseExact(payload, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var from) ? from : Anything;

    // Nobody asked for it, and it goes on for ever: under a parent that is not recorded it makes no traces of its own.
    private static Activity Untraced() => new Activity(Channel).Start();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = PatienceSeconds };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
