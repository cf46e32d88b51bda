using Availability.Core;
using Npgsql;

namespace Availability.Storage.Reports;

/// <summary>Single checks of a target that stand for many.</summary>
public sealed class CheckSamples(NpgsqlDataSource dataSource, TimeProvider clock)
{
    /// <summary>How far back a failure's example, or a certificate, is looked for.</summary>
    public static readonly TimeSpan FailureLookBack = TimeSpan.FromDays(30);

    private static readonly TimeSpan CertificateLookBack = TimeSpan.FromDays(7);

    /// <summary>
    /// The newest three of each kind among the newest 500 of each location that are not up: however long an outage lasted, no more
    /// rows than that are read. By the partial index of what is not up, newest first.
    /// </summary>
    internal const string FailuresSql = $"""
        SELECT c.location, {CheckColumns.List}
        FROM (
            SELECT l.name AS location, r.*, row_number() OVER (PARTITION BY r.failure_kind ORDER BY r.scheduled_at DESC, l.id) AS rank
            FROM location l
            CROSS JOIN LATERAL (
                SELECT * FROM check_result
                WHERE target_id = @target AND location_id = l.id AND scheduled_at >= @from AND scheduled_at < @until AND outcome <> 1
                ORDER BY scheduled_at DESC
                LIMIT 500) r) c
        WHERE c.rank <= 3
        ORDER BY c.scheduled_at DESC, c.location
        """;

    /// <summary>A check that got no connection saw no certificate; among 2,000 in a row a target that shows one at all has one.</summary>
    internal const string CertificateSql = """
        SELECT c.certificate_expires_at, c.scheduled_at, l.name
        FROM location l
        CROSS JOIN LATERAL (
            SELECT * FROM (
                SELECT scheduled_at, certificate_expires_at FROM check_result
                WHERE target_id = @target AND location_id = l.id AND scheduled_at >= @from AND scheduled_at <= @until
                ORDER BY scheduled_at DESC
                LIMIT 2000) r
            WHERE certificate_expires_at IS NOT NULL
            ORDER BY scheduled_at DESC
            LIMIT 1) c
        ORDER BY c.scheduled_at DESC, l.id
        LIMIT 1
        """;

    /// <summary>
    /// The newest checks of a target that were not up in a window, by kind, newest first, at most three of each. What an older
    /// program stored has no kind.
    /// </summary>
    public async Task<ILookup<FailureKind?, Check>> ReadFailuresAsync(
        TargetReport target, DateTimeOffset from, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var oldest = clock.GetUtcNow() - FailureLookBack;
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(FailuresSql, connection)
        {
            Parameters = { new("target", target.Id), new("from", from > oldest ? from : oldest), new("until", until) },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var checks = new List<Check>();
        while (await row.ReadAsync(cancellationToken))
            checks.Add(CheckColumns.Read(row, 1, target.Name, target.Url, target.Group, row.GetString(0)));
        return checks.ToLookup(check => check.Failure?.Kind);
    }

    /// <summary>The certificate that a target showed last; null when it showed none in the last week.</summary>
    public async Task<CertificateSighting?> FindCertificateAsync(int target, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await using var connection = await dataSource.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand(CertificateSql, connection)
        {
            Parameters = { new("target", target), new("from", now - CertificateLookBack), new("until", now + CheckLimits.Ahead) },
        };
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken)
            ? new(row.GetFieldValue<DateTimeOffset>(0), row.GetFieldValue<DateTimeOffset>(1), row.GetString(2))
            : null;
    }
}
