using Availability.Core;

namespace Availability.Storage.Tests;

public sealed class CheckStoreTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_FullCheck_EveryColumnReadsBack()
    {
        await using var database = await StorageDatabase.CreateAsync();
        var check = Some.Check() with
        {
            Location = "berlin",
            Group = "shop",
            Outcome = Outcome.Down,
            Failure = new Failure(FailureKind.Timeout, Phase.FirstByte, "nothing came"),
            Match = PatternMatch.Unmatched,
            StatusCode = 503,
            Delay = TimeSpan.FromMilliseconds(1),
            Timings = new Timings(
                TimeSpan.FromMicroseconds(1), TimeSpan.FromMicroseconds(2), null, TimeSpan.FromMicroseconds(4), TimeSpan.FromMicroseconds(5), TimeSpan.FromMicroseconds(6)),
            RemoteIp = "192.0.2.1",
            HttpVersion = "1.1",
            Redirects = 2,
            BodyBytes = 5_000_000_000,
            CertificateExpiresAt = Some.Instant.AddDays(30),
            Monitor = "monitor-1",
        };

        var result = await database.Store().StoreAsync(Some.Batch(check), Cancellation);

        Assert.Equal(new StoreResult.Stored(1, 0, 0, 0), result);
        Assert.Equal(
            [$"{check.RequestId}|2|10|4|503|2|123456|1|2||4|5|6|1000|192.0.2.1|1.1|2|5000000000|30.00:00:00|00:00:00|monitor-1|nothing came|shop|berlin"],
            await database.LinesAsync(
                """
                SELECT request_id, outcome, failure_kind, failure_phase, status_code, match, response_time, dns_time, connect_time, tls_time,
                    first_byte_time, transfer_time, total_time, delay, remote_ip, http_version, redirects, body_bytes,
                    certificate_expires_at - scheduled_at, started_at - scheduled_at, monitor, failure_detail, group_name, location.name
                FROM check_result JOIN target ON target.id = target_id JOIN location ON location.id = location_id
                """));
        Assert.Equal(1, await database.NextOffsetAsync());
    }

    [Fact]
    public async Task Store_ManyDaysTargetsAndPartitions_AllRowsAndOffsets()
    {
        await using var database = await StorageDatabase.CreateAsync();
        StreamMessage[] messages =
        [
            .. Enumerable.Range(0, 300).Select(number => Some.Message(
                number / 3, Some.Check(target: $"t{number % 7}") with { ScheduledAt = Some.Instant.AddHours(-number) }, partition: number % 3)),
        ];

        var result = await database.Store().StoreAsync(Some.Batch(messages), Cancellation);

        Assert.Equal(new StoreResult.Stored(300, 0, 0, 0), result);
        Assert.Equal(300, await database.CountAsync("check_result"));
        Assert.Equal(14, await database.CountAsync("pg_inherits WHERE inhparent = 'check_result'::regclass"));
        Assert.Equal([100L, 100L, 100L], new[] { await database.NextOffsetAsync(0), await database.NextOffsetAsync(1), await database.NextOffsetAsync(2) });
    }
}
