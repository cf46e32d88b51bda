using Availability.Core;
using Npgsql;

namespace Availability.Storage;

/// <summary>What rows refer to: their partition, target, location and schedule. Committed before they are written, and remembered.</summary>
internal sealed class RowReferences
{
    private readonly PartitionMaker _partitions = new();
    private readonly TargetDirectory _targets = new();
    private readonly LocationDirectory _locations = new();
    private readonly ScheduleLog _schedules = new();

    /// <summary>Look again.</summary>
    public void Forget()
    {
        _partitions.Forget();
        _targets.Forget();
        _locations.Forget();
        _schedules.Forget();
    }

    /// <summary>Makes what is missing of it.</summary>
    /// <param name="connection">Outside a transaction.</param>
    /// <param name="messages">Checks.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<SlotRows> ResolveAsync(
        NpgsqlConnection connection, IReadOnlyList<StreamMessage> messages, CancellationToken cancellationToken)
    {
        Check[] checks = [.. messages.Select(message => message.Check!)];
        await _partitions.EnsureAsync(connection, checks.Select(check => check.ScheduledAt), cancellationToken);
        await _targets.LearnAsync(connection, checks, cancellationToken);
        await _locations.LearnAsync(connection, checks.Select(check => check.Location), cancellationToken);
        var rows = SlotRows.Sort(
            [.. messages.Select(message => new CheckRow(_targets[message.Check!.Target], _locations[message.Check.Location], message))]);
        await _schedules.LearnAsync(connection, rows.Rows, cancellationToken);
        return rows;
    }
}
