using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>What the writer depends on, and whether it has it: one log line per change, and the answer of <c>/health</c>.</summary>
internal sealed partial class WriterStatus(TimeProvider clock, ILogger<WriterStatus> logger)
{
    private const string Starting = "starting";

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _schema = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string? _database = Starting;
    private string? _stream = Starting;
    private long? _polled;

    /// <summary>Completes when the tables are there.</summary>
    public Task SchemaReady => _schema.Task;

    /// <summary>Why it cannot do its work; null when it can.</summary>
    public string? Obstacle
    {
        get
        {
            lock (_lock)
            {
                return (_database, _stream) switch
                {
                    ({ } database, _) => $"Postgres: {database}",
                    (null, { } stream) => $"Kafka: {stream}",
                    _ => null,
                };
            }
        }
    }

    /// <summary>Zero as long as nothing is polled: waiting for the database is not a standstill.</summary>
    public TimeSpan SinceLastPoll
    {
        get
        {
            lock (_lock)
            {
                return _polled is { } last ? clock.GetElapsedTime(last) : TimeSpan.Zero;
            }
        }
    }

    public bool HasStream
    {
        get
        {
            lock (_lock)
            {
                return _stream is null;
            }
        }
    }

    public void Polled()
    {
        lock (_lock)
        {
            _polled = clock.GetTimestamp();
        }
    }

    public void SchemaIsReady() => _schema.TrySetResult();

    public void DatabaseFailed(string reason)
    {
        // While it is away the reason varies (refused, starting up): one line is enough.
        if (Change(ref _database, reason) is null or Starting)
        {
            LogDatabaseFailed(reason);
        }
    }

    public void DatabaseWorks()
    {
        if (Change(ref _database, null) is not null)
        {
            LogDatabaseWorks();
        }
    }

    public void StreamFailed(string reason)
    {
        if (Change(ref _stream, reason) != reason)
        {
            LogStreamFailed(reason);
        }
    }

    public void StreamWorks()
    {
        if (Change(ref _stream, null) is not null)
        {
            LogStreamWorks();
        }
    }

    private string? Change(ref string? state, string? to)
    {
        lock (_lock)
        {
            var from = state;
            state = to;
            return from;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Postgres: {Reason}; trying again, nothing is lost")]
    private partial void LogDatabaseFailed(string reason);

    [LoggerMessage(LogLevel.Information, "Postgres answers")]
    private partial void LogDatabaseWorks();

    [LoggerMessage(LogLevel.Warning, "Kafka: {Reason}; trying again")]
    private partial void LogStreamFailed(string reason);

    [LoggerMessage(LogLevel.Information, "Kafka answers")]
    private partial void LogStreamWorks();
}
