using Npgsql;

namespace Availability.Storage;

/// <summary>Finds the rows that the database refuses: halves them until each bad one stands alone, in transactions that are all rolled back.</summary>
/// <param name="references">Those of the store.</param>
/// <param name="isEnough">Whether no more need be found.</param>
internal sealed class PoisonSearch(RowReferences references, Func<IReadOnlyCollection<RejectedMessage>, bool> isEnough)
{
    private readonly List<RejectedMessage> _found = [];

    public async Task<IReadOnlyList<RejectedMessage>> FindAsync(
        NpgsqlConnection connection, IReadOnlyList<StreamMessage> messages, CancellationToken cancellationToken)
    {
        await SearchAsync(connection, messages, cancellationToken);
        return _found;
    }

    private async Task SearchAsync(NpgsqlConnection connection, IReadOnlyList<StreamMessage> messages, CancellationToken cancellationToken)
    {
        try
        {
            await TryAsync(connection, messages, cancellationToken);
            return;
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Data)
        {
            if (messages.Count == 1)
            {
                _found.Add(new RejectedMessage(messages[0], PostgresFault.Explain(exception)));
                return;
            }
        }

        var half = messages.Count / 2;
        await SearchAsync(connection, [.. messages.Take(half)], cancellationToken);
        if (_found.Count == 0 || !isEnough(_found))
        {
            await SearchAsync(connection, [.. messages.Skip(half)], cancellationToken);
        }
    }

    private async Task TryAsync(NpgsqlConnection connection, IReadOnlyList<StreamMessage> messages, CancellationToken cancellationToken)
    {
        var rows = await references.ResolveAsync(connection, messages, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await CheckTable.MergeAsync(connection, rows.All, cancellationToken);
        await using var commit = new NpgsqlCommand("SET CONSTRAINTS ALL IMMEDIATE", connection);
        await commit.ExecuteNonQueryAsync(cancellationToken);
    }
}
