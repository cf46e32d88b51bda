using Npgsql;

namespace Availability.Storage.Tests;

/// <summary>Another writer, a cut connection, a database that is not what it was.</summary>
public sealed class CheckStoreFaultTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_AnotherWriterMovedOnePartition_IsFencedAndStoresNothing()
    {
        await using var database = await StorageDatabase.CreateAsync();
        await database.Store().StoreAsync(Some.Batch(Some.Message(0, Some.Check(0), partition: 1)), Cancellation);

        var result = await database.Store().StoreAsync(
            Some.Batch(Some.Message(0, Some.Check(1), partition: 0), Some.Message(0, Some.Check(2), partition: 1), Some.Message(1, Some.Check(3), partition: 1)),
            Cancellation);

        Assert.Equal(new StoreResult.Fenced(1), result);
        Assert.Equal(1, await database.CountAsync("check_result"));
        Assert.Equal(0, await database.NextOffsetAsync(0));
    }

    [Theory]
    [InlineData(nameof(StoreMoment.OffsetsMoved), false)]
    [InlineData(nameof(StoreMoment.BeforeCommit), false)]
    [InlineData(nameof(StoreMoment.AfterCommit), true)]
    public async Task Store_ConnectionCut_SameBatchAgainIsStoredOnce(string moment, bool committed)
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        store.OnMoment = async (now, connection) =>
        {
            if (now.ToString() == moment)
            {
                store.OnMoment = (_, _) => Task.CompletedTask;
                // What the program sees when the answer to COMMIT does not come.
                if (committed)
                {
                    throw new NpgsqlException("cut", new IOException());
                }

                await database.ExecuteAsync($"SELECT pg_terminate_backend({connection.ProcessID})");
            }
        };
        var batch = Some.Batch(Some.Check(0), Some.Check(1));

        var exception = await Assert.ThrowsAnyAsync<NpgsqlException>(() => store.StoreAsync(batch, Cancellation));
        var result = await store.StoreAsync(batch, Cancellation);

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Equal(committed ? new StoreResult.StoredEarlier() : new StoreResult.Stored(2, 0, 0, 0), result);
        Assert.Equal(2, await database.CountAsync("check_result"));
        Assert.Equal(2, await database.NextOffsetAsync());
    }

    [Fact]
    public async Task Store_PartitionDroppedMeanwhile_IsMadeAgain()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        await store.StoreAsync(Some.Batch(Some.Message(0, Some.Check(0))), Cancellation);
        await database.ExecuteAsync("DROP TABLE check_result_20260304");
        var batch = Some.Batch(Some.Message(1, Some.Check(1)));

        var exception = await Assert.ThrowsAsync<PostgresException>(() => store.StoreAsync(batch, Cancellation));
        var result = await store.StoreAsync(batch, Cancellation);

        Assert.Equal(FaultKind.Transient, PostgresFault.Of(exception));
        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), result);
    }

    [Fact]
    public async Task Store_WhileItsTransactionIsOpen_AHungWriterLosesItsLocks()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var store = database.Store();
        string? timeout = null;
        store.OnMoment = async (now, connection) =>
        {
            if (now == StoreMoment.BeforeCommit)
            {
                await using var show = new NpgsqlCommand("SHOW idle_in_transaction_session_timeout", connection);
                timeout = (string?)await show.ExecuteScalarAsync(Cancellation);
            }
        };

        await store.StoreAsync(Some.Batch(Some.Check()), Cancellation);

        Assert.Equal("30s", timeout);
        Assert.Equal(["0"], await database.LinesAsync("SHOW idle_in_transaction_session_timeout"));
    }
}
