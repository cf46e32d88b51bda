namespace Availability.Storage.Tests;

/// <summary>What the rollups must hold, told by Postgres itself from the raw rows.</summary>
internal static class RollupOracle
{
    private const string Columns = """
        target_id, location_id, bucket, up, down, missed, response_time_sum, response_time_max, dns_sum, connect_sum, tls_sum,
        first_byte_sum, transfer_sum, failure_kinds::text, failure_counts::text, sketch_keys::text, sketch_counts::text
        """;

    public static Task<IReadOnlyList<string>> StoredAsync(StorageDatabase database, string bucket) =>
        database.LinesAsync($"SELECT {Columns} FROM rollup_{bucket} ORDER BY target_id, location_id, bucket");

    public static Task<IReadOnlyList<string>> OfRawAsync(StorageDatabase database, string bucket) => database.LinesAsync(
        $$"""
        WITH raw AS (SELECT *, date_trunc('{{bucket}}', scheduled_at, 'UTC') AS bucket FROM check_result),
        kinds AS (
            SELECT target_id, location_id, bucket, array_agg(failure_kind ORDER BY failure_kind) AS failure_kinds, array_agg(n ORDER BY failure_kind) AS failure_counts
            FROM (SELECT target_id, location_id, bucket, failure_kind, count(*) AS n FROM raw WHERE failure_kind IS NOT NULL GROUP BY 1, 2, 3, 4) k
            GROUP BY 1, 2, 3),
        sketch AS (
            SELECT target_id, location_id, bucket, array_agg(key ORDER BY key) AS sketch_keys, array_agg(n ORDER BY key) AS sketch_counts
            FROM (
                SELECT target_id, location_id, bucket, ceil(ln(greatest(1, response_time)::float8) / ln(1.01::float8 / 0.99)) AS key, count(*) AS n
                FROM raw WHERE outcome = 1 GROUP BY 1, 2, 3, 4) s
            GROUP BY 1, 2, 3),
        counts AS (
            SELECT target_id, location_id, bucket, count(*) FILTER (WHERE outcome = 1) AS up, count(*) FILTER (WHERE outcome = 2) AS down,
                count(*) FILTER (WHERE outcome = 3) AS missed, coalesce(sum(response_time) FILTER (WHERE outcome = 1), 0) AS response_time_sum,
                max(response_time) FILTER (WHERE outcome = 1) AS response_time_max, coalesce(sum(dns_time) FILTER (WHERE outcome = 1), 0) AS dns_sum,
                coalesce(sum(connect_time) FILTER (WHERE outcome = 1), 0) AS connect_sum, coalesce(sum(tls_time) FILTER (WHERE outcome = 1), 0) AS tls_sum,
                coalesce(sum(first_byte_time) FILTER (WHERE outcome = 1), 0) AS first_byte_sum,
                coalesce(sum(transfer_time) FILTER (WHERE outcome = 1), 0) AS transfer_sum
            FROM raw GROUP BY 1, 2, 3),
        whole AS (
            SELECT target_id, location_id, bucket, up, down, missed, response_time_sum, response_time_max, dns_sum, connect_sum, tls_sum,
                first_byte_sum, transfer_sum, coalesce(failure_kinds, '{}') AS failure_kinds, coalesce(failure_counts, '{}') AS failure_counts,
                coalesce(sketch_keys, '{}') AS sketch_keys, coalesce(sketch_counts, '{}') AS sketch_counts
            FROM counts LEFT JOIN kinds USING (target_id, location_id, bucket) LEFT JOIN sketch USING (target_id, location_id, bucket))
        SELECT {{Columns}} FROM whole ORDER BY target_id, location_id, bucket
        """);
}
