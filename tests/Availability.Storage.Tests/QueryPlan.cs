using System.Text.RegularExpressions;
using Npgsql;

namespace Availability.Storage.Tests;

/// <summary>What Postgres would read for a statement.</summary>
internal sealed partial record QueryPlan(string Text)
{
    /// <summary>For a test's small tables, which would be read whole.</summary>
    public const string NoSeqScan = "SET LOCAL enable_seqscan = off";

    /// <summary>Partitions of the history and of the rollups.</summary>
    public IEnumerable<string> Partitions => Partition().Matches(Text).Select(match => match.Groups[1].Value).Distinct().Order();

    /// <summary>Every index that is used.</summary>
    public IEnumerable<string> Indexes => Index().Matches(Text).Select(match => match.Groups[1].Value).Distinct().Order();

    public static async Task<QueryPlan> ReadAsync(NpgsqlConnection connection, string explain, IEnumerable<NpgsqlParameter> parameters)
    {
        await using var command = new NpgsqlCommand(explain, connection);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter);
        }

        await using var row = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var lines = new List<string>();
        while (await row.ReadAsync(TestContext.Current.CancellationToken))
        {
            if (row.GetString(0) is var line && !line.Contains("never executed", StringComparison.Ordinal))
            {
                lines.Add(line);
            }
        }

        return new QueryPlan(string.Join('\n', lines));
    }

    [GeneratedRegex(@" on ((?:check_result|rollup_hour)_\d{6,8}) ")]
    private static partial Regex Partition();

    [GeneratedRegex(@"(?:using|Bitmap Index Scan on) (\S+)")]
    private static partial Regex Index();
}
