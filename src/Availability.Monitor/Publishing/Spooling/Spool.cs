using System.Globalization;
using Availability.ServiceDefaults;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>
/// Records on disk, bounded, in order: they outlive the process. Used by one thread at a time. A row is deleted only after the
/// broker confirmed it; a crash in between sends the same bytes once more, which the natural key absorbs.
/// </summary>
internal sealed partial class Spool : IDisposable
{
    /// <summary>
    /// What is left free on the disk. To delete takes some, too: a spool that filled it to the last byte could never become
    /// empty again.
    /// </summary>
    public const long Reserve = 32L * 1024 * 1024;

    private const long PageSize = 4096;

    // Pages that an emptied file may keep, 16 MiB.
    private const long SparePages = 4096;

    private readonly MonitorInstance _instance;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly long _most;
    private readonly string _topic;
    private readonly SpoolFolder _folder;
    private readonly SqliteConnection _connection;

    /// <exception cref="ConfigurationException">The folder cannot be used, or another monitor uses it.</exception>
    public Spool(IOptions<MonitorOptions> options, IOptions<KafkaOptions> kafka, MonitorInstance instance, TimeProvider clock, ILogger<Spool> logger)
    {
        (_instance, _clock, _logger) = (instance, clock, logger);
        (_most, _topic) = (options.Value.SpoolMax, kafka.Value.Topic);
        _folder = SpoolFolder.Open(options.Value.Spool!);
        try
        {
            try
            {
                _connection = SpoolSchema.Connect(_folder.Database);
                Adopt(kafka.Value.ClusterId);
            }
            catch (SqliteException exception) when (SpoolSchema.IsBroken(exception))
            {
                _connection?.Dispose();
                LogBroken(_folder.Database, exception.Message, _folder.SetAside(clock.GetUtcNow()));
                _connection = SpoolSchema.Connect(_folder.Database);
                Adopt(kafka.Value.ClusterId);
            }
        }
        catch (Exception exception) when (exception is SqliteException or IOException or UnauthorizedAccessException)
        {
            _connection?.Dispose();
            _folder.Dispose();
            throw new ConfigurationException($"--spool: cannot use {_folder.Path}: {exception.Message}");
        }

        if (Records > 0)
        {
            LogHolds(Records, _folder.Path);
        }
    }

    public string Folder => _folder.Path;

    public long Records { get; private set; }

    public long Bytes { get; private set; }

    /// <summary>The newest record's id; ids of records that are added must be greater.</summary>
    public long LastId { get; private set; }

    public bool HasGaps { get; private set; }

    /// <summary>Records can be added without touching the reserve.</summary>
    public bool HasRoom => _folder.FreeBytes >= Reserve || _connection.Scalar<long>(null, "PRAGMA freelist_count") * PageSize >= Reserve;

    /// <summary>Does all of it, or nothing.</summary>
    /// <returns>How many records were dropped: of this monitor, and of those before it.</returns>
    /// <exception cref="SqliteException">The disk does not take it.</exception>
    public (long Own, long Earlier) Apply(SpoolChange change)
    {
        using var transaction = _connection.BeginTransaction();
        var (records, bytes) = (Records + change.Added.Count, Bytes + change.Added.Sum(record => record.Record.Size));
        SpoolRows.Insert(_connection, transaction, change.Added);
        foreach (var record in change.Settled)
        {
            var deleted = _connection.Run(transaction, "DELETE FROM record WHERE id = $id", ("$id", record.Id));
            (records, bytes) = (records - deleted, bytes - (deleted * record.Record.Size));
        }

        foreach (var gap in change.Told)
        {
            _connection.Run(transaction, "DELETE FROM gap WHERE id = $id", ("$id", gap.ToString()));
        }

        if (change.Lost is { } lost)
        {
            SpoolOverflow.Keep(_connection, transaction, lost);
        }

        var dropped = bytes > _most ? SpoolOverflow.Drop(_connection, transaction, bytes - _most, change.Cursor, _instance.Id) : default;
        (records, bytes) = (records - dropped.Records, bytes - dropped.Bytes);
        _connection.Run(transaction, "UPDATE spool SET records = $records, bytes = $bytes", ("$records", records), ("$bytes", bytes));
        var gaps = _connection.Scalar<long>(transaction, "SELECT count(*) FROM gap");
        transaction.Commit();

        (Records, Bytes, HasGaps) = (records, bytes, gaps > 0);
        LastId = change.Added.Count > 0 ? change.Added[^1].Id : LastId;
        Compact();
        return (dropped.Own, dropped.Records - dropped.Own);
    }

    /// <summary>The oldest records after one.</summary>
    public IReadOnlyList<PendingRecord> Read(long after, int count) => SpoolRows.Read(_connection, after, count);

    /// <summary>What is to be told; the same again until it is confirmed.</summary>
    public IReadOnlyList<Gap> SealGaps() => SpoolOverflow.Seal(_connection, Microseconds.Truncate(_clock.GetUtcNow()));

    /// <summary>Records of this monitor.</summary>
    public long CountOwn() => _connection.Scalar<long>(null, "SELECT count(*) FROM record WHERE monitor = $own", ("$own", _instance.Id));

    /// <summary>Binds the spool to where its records go. What an earlier monitor left for another topic or cluster is set aside.</summary>
    public void Adopt(string? cluster)
    {
        var (topic, known) = Destination();
        var isOther = topic != _topic || (cluster is not null && known is not null && cluster != known);
        if (isOther && CountEarlier() is > 0 and var earlier)
        {
            LogOther(earlier, topic, known is null ? "" : $" of cluster {known}", SetEarlierAside());
        }

        if (topic != _topic || (cluster ?? known) != known)
        {
            _connection.Run(
                null, "UPDATE spool SET topic = $topic, cluster = $cluster",
                ("$topic", _topic), ("$cluster", cluster ?? (topic == _topic ? known : null)));
        }

        Count();
    }

    /// <summary>The file cannot be read any more: closes it and puts it where the next start does not look.</summary>
    /// <returns>Where it is now.</returns>
    public string SetAside()
    {
        _connection.Dispose();
        return _folder.SetAside(_clock.GetUtcNow());
    }

    public void Dispose()
    {
        _connection.Dispose();
        _folder.Dispose();
    }

    private (string Topic, string? Cluster) Destination()
    {
        using var command = _connection.Command(null, "SELECT topic, cluster FROM spool");
        using var reader = command.ExecuteReader();
        reader.Read();
        return (reader.GetString(0), reader.IsDBNull(1) ? null : reader.GetString(1));
    }

    private long CountEarlier() => _connection.Scalar<long>(
        null, "SELECT (SELECT count(*) FROM record WHERE monitor <> $own) + (SELECT count(*) FROM gap WHERE monitor <> $own)", ("$own", _instance.Id));

    private void Count()
    {
        Records = _connection.Scalar<long>(null, "SELECT records FROM spool");
        Bytes = _connection.Scalar<long>(null, "SELECT bytes FROM spool");
        LastId = _connection.Scalar<long>(null, "SELECT coalesce(max(id), 0) FROM record");
        HasGaps = _connection.Scalar<long>(null, "SELECT count(*) FROM gap") > 0;
    }

    // A copy without what is of this run, then this file without what is not: whatever cuts it short, nothing is in neither.
    private string SetEarlierAside()
    {
        var file = _folder.NewName(_clock.GetUtcNow());
        try
        {
            _connection.Run(null, "VACUUM INTO $file", ("$file", file));
        }
        catch (SqliteException)
        {
            // A disk that is full stays full for want of this; it is tried again.
            File.Delete(file);
            throw;
        }

        using (var copy = SpoolSchema.Connect(file))
        {
            Keep(copy, "monitor = $own");
        }

        Keep(_connection, "monitor <> $own");
        return file;
    }

    private void Keep(SqliteConnection connection, string without)
    {
        using var transaction = connection.BeginTransaction();
        connection.Run(transaction, $"DELETE FROM record WHERE {without}", ("$own", _instance.Id));
        connection.Run(transaction, $"DELETE FROM gap WHERE {without}", ("$own", _instance.Id));
        connection.Run(
            transaction,
            string.Create(CultureInfo.InvariantCulture, $"""
            UPDATE spool SET records = (SELECT count(*) FROM record),
                bytes = (SELECT coalesce(sum(length(target) + length(value) + {OutgoingRecord.SizeOf(0, 0)}), 0) FROM record)
            """));
        transaction.Commit();
    }

    // A long outage must not hold its disk space for ever.
    private void Compact()
    {
        try
        {
            if (Records == 0 && _connection.Scalar<long>(null, "PRAGMA freelist_count") > SparePages)
            {
                _connection.Run(null, "VACUUM; PRAGMA wal_checkpoint(TRUNCATE);");
            }
        }
        catch (SqliteException exception) when (!SpoolSchema.IsBroken(exception))
        {
            // The change itself is committed; the space is given back another time.
        }
    }

    [LoggerMessage(LogLevel.Warning, "{File} cannot be read as a spool ({Reason}): it is set aside as {Aside}, and a new one is begun")]
    private partial void LogBroken(string file, string reason, string aside);

    [LoggerMessage(LogLevel.Warning,
        "The spool holds {Records} records for topic {Topic}{Cluster}, which is another one: they are set aside in {Aside}; to publish them, start a monitor for it on a folder with that file as spool.db")]
    private partial void LogOther(long records, string topic, string cluster, string aside);

    [LoggerMessage(LogLevel.Information, "{Records} records of earlier runs wait in {Folder}; they are published first")]
    private partial void LogHolds(long records, string folder);
}
