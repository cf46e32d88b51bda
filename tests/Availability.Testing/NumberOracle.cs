using Npgsql;

namespace Availability.Testing;

/// <summary>
/// The oracle of every fault: each number that was sent (a check's <c>body_bytes</c>) is counted exactly once in what is stored,
/// what is quarantined and what is recorded as a gap, and nothing else is stored.
/// </summary>
public static class NumberOracle
{
    // Checks that were read and not kept have no offsets of their own: as many numbers are nowhere as the gaps say.
    private const string Sql = """
        WITH sent AS (
            SELECT * FROM unnest($1, $2, $3, $4) AS sent(number, partition, "offset", topic_id)
        ), places AS (
            SELECT body_bytes AS number FROM check_result
            UNION ALL
            SELECT number FROM sent JOIN quarantine USING (partition, "offset")
            WHERE sent.topic_id IS NULL OR sent.topic_id = quarantine.topic_id
            UNION ALL
            SELECT number FROM sent JOIN stream_gap AS gap USING (partition)
            WHERE gap.checks IS NULL AND sent."offset" >= gap."offset"
                AND (sent.topic_id IS NULL AND sent."offset" < gap.end_offset
                    OR sent.topic_id = gap.topic_id AND (gap.end_offset IS NULL OR sent."offset" < gap.end_offset))
        ), counted AS (
            SELECT coalesce(sent.number, place.number) AS number, coalesce(place.times, 0) AS times, sent.number IS NOT NULL AS is_sent
            FROM sent FULL JOIN (SELECT number, count(*) AS times FROM places GROUP BY number) AS place ON place.number = sent.number
        ), missing AS (
            SELECT (SELECT count(*) FROM counted WHERE times = 0) AS found, (SELECT coalesce(sum(checks), 0) FROM stream_gap) AS told
        )
        SELECT format('%s numbers are nowhere, and the gaps tell of %s', found, told) FROM missing WHERE found <> told
        UNION ALL
        (SELECT format('number %s is counted %s times', number, times) FROM counted, missing
         WHERE is_sent AND (times > 1 OR times = 0 AND found <> told) LIMIT 20)
        UNION ALL
        (SELECT format('number %s is stored and was never sent', number) FROM counted WHERE NOT is_sent LIMIT 20)
        """;

    /// <summary>What is wrong; empty when every number is counted once.</summary>
    public static async Task<IReadOnlyList<string>> WrongAsync(
        NpgsqlDataSource source, IReadOnlyCollection<SentNumber> sent, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = sent.Select(number => number.Number).ToArray() });
        command.Parameters.Add(new() { Value = sent.Select(number => number.Partition).ToArray() });
        command.Parameters.Add(new() { Value = sent.Select(number => number.Offset).ToArray() });
        command.Parameters.Add(new NpgsqlParameter<string?[]> { TypedValue = [.. sent.Select(number => number.TopicId)] });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var wrong = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            wrong.Add(reader.GetString(0));
        }

        return wrong;
    }
}
