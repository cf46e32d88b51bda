using Availability.Testing;
using Npgsql;

namespace Availability.IntegrationTests;

/// <summary>
/// Holds a writer at a chosen moment of its transaction, from the database's side: no fault point in the writer itself.
/// To be set once the writer has its partitions.
/// </summary>
internal sealed class Trap : IAsyncDisposable
{
    private const string Key = "20260314";

    private readonly Pipeline _pipeline;
    private readonly NpgsqlConnection _holder;
    private readonly string _statement;

    private Trap(Pipeline pipeline, NpgsqlConnection holder, string statement) => (_pipeline, _holder, _statement) = (pipeline, holder, statement);

    /// <summary>Where to hold it.</summary>
    public enum Moment
    {
        /// <summary>The transaction has begun, no offset is moved.</summary>
        BeforeSwap,

        /// <summary>Offsets are moved, some of the rows are in.</summary>
        InCopy,

        /// <summary>The server has got COMMIT and has not done it.</summary>
        InCommit,
    }

    /// <summary>Sets it for the batch that holds this number; for the next one when it is to be before the swap.</summary>
    public static async Task<Trap> SetAsync(Pipeline pipeline, Moment moment, int number, CancellationToken cancellationToken)
    {
        var holder = await pipeline.Source.OpenConnectionAsync(cancellationToken);
        await using var hold = new NpgsqlCommand(
            moment == Moment.BeforeSwap ? "BEGIN; LOCK TABLE kafka_offset IN SHARE MODE" : $"BEGIN; SELECT pg_advisory_xact_lock({Key})", holder);
        await hold.ExecuteNonQueryAsync(cancellationToken);
        if (moment != Moment.BeforeSwap)
        {
            await pipeline.ExecuteAsync(Trigger(moment, number), cancellationToken);
        }

        return new Trap(pipeline, holder, moment switch
        {
            Moment.BeforeSwap => "%UPDATE kafka_offset%",
            Moment.InCopy => "COPY check_result %",
            _ => "COMMIT%",
        });
    }

    /// <summary>Waits until a writer is in it.</summary>
    /// <returns>The process id of its server process.</returns>
    public async Task<int> CaughtAsync(CancellationToken cancellationToken)
    {
        var backend = 0;
        await Eventually.TrueAsync(
            async token => (backend = await _pipeline.QueryAsync<int>(
                "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
                + $"AND query LIKE '{_statement}'", token)) != 0,
            TimeSpan.FromSeconds(60), $"a writer waits in {_statement}", cancellationToken);
        return backend;
    }

    /// <summary>Lets it go on.</summary>
    public Task ReleaseAsync(CancellationToken cancellationToken) => ExecuteAsync("ROLLBACK", cancellationToken);

    /// <summary>Does something in the transaction that holds the writer.</summary>
    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, _holder);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public ValueTask DisposeAsync() => _holder.DisposeAsync();

    private static string Trigger(Moment moment, int number)
    {
        var when = moment == Moment.InCopy
            ? "TRIGGER trap BEFORE INSERT ON check_result"
            : "CONSTRAINT TRIGGER trap AFTER INSERT ON check_result DEFERRABLE INITIALLY DEFERRED";
        return $"""
            CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS
                'BEGIN PERFORM pg_advisory_xact_lock_shared({Key}); RETURN NEW; END';
            CREATE {when} FOR EACH ROW WHEN (NEW.body_bytes = {number}) EXECUTE FUNCTION trap();
            """;
    }
}
