using Npgsql;

namespace Availability.Storage;

/// <summary>Sees to it that the history has a partition for every day that is written.</summary>
internal sealed class PartitionMaker
{
    private readonly HashSet<DateOnly> _known = [];

    /// <summary>Look again.</summary>
    public void Forget() => _known.Clear();

    public async Task EnsureAsync(NpgsqlConnection connection, IEnumerable<DateTimeOffset> instants, CancellationToken cancellationToken)
    {
        foreach (var day in instants.Select(instant => DateOnly.FromDateTime(instant.UtcDateTime)).Distinct().Order())
        {
            if (_known.Contains(day))
            {
                continue;
            }

            await using var command = new NpgsqlCommand("SELECT ensure_partition($1)", connection)
            {
                Parameters = { new() { Value = day } },
            };
            await command.ExecuteScalarAsync(cancellationToken);
            _known.Add(day);
        }
    }
}
