using Npgsql;

namespace Availability.Storage;

/// <summary>Sees to it that the history has a partition for every day that is written.</summary>
/// <param name="function">The function that makes the one of a day.</param>
internal sealed class PartitionMaker(string function = "ensure_partition")
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

            await using var command = new NpgsqlCommand($"SELECT {function}($1)", connection)
            {
                Parameters = { new() { Value = day } },
            };
            await command.ExecuteScalarAsync(cancellationToken);
            _known.Add(day);
        }
    }
}
