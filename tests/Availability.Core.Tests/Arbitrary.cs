using System.Text;
using CsCheck;

namespace Availability.Core.Tests;

/// <summary>Any value that a check may hold, and inputs that nobody meant.</summary>
internal static class Arbitrary
{
    private static readonly Gen<TimeSpan> CheckTime =
        Gen.Long[0, CheckLimits.CheckTime.Ticks / 10].Select(microseconds => TimeSpan.FromTicks(microseconds * 10));

    private static readonly Gen<DateTimeOffset> Instant =
        Gen.Long[DateTimeOffset.UnixEpoch.Ticks / 10, DateTimeOffset.MaxValue.Ticks / 10].Select(microseconds =>
            new DateTimeOffset(microseconds * 10, TimeSpan.Zero));

    private static readonly Gen<string> Word = Gen.String[Gen.Char["abc \"\\/<>&'+\t\nü€\u2028\x7f"], 1, 20];

    private static readonly Gen<Timings> Timings = Gen.Select(
        Optional(CheckTime), Optional(CheckTime), Optional(CheckTime), Optional(CheckTime), Optional(CheckTime), Optional(CheckTime),
        (dns, connect, tls, firstByte, transfer, total) => new Timings(dns, connect, tls, firstByte, transfer, total));

    private static readonly Gen<Failure?> Failure = Gen.Select(
        Gen.Enum<FailureKind>(), Optional(Gen.Enum<Phase>()), Word, Gen.Bool, Gen.Bool,
        (kind, phase, detail, has, hasDetail) => has ? new Failure(kind, phase, hasDetail ? detail.Replace('\n', ' ').Replace('\t', ' ') : null) : null);

    private static readonly Gen<Check> Required = Gen.Select(
        Gen.Guid, Instant, Instant, CheckTime, Word, Word, Gen.Enum<Outcome>(), Gen.Enum<PatternMatch>(),
        (id, timestamp, slot, time, url, target, outcome, match) => new Check
        {
            RequestId = id,
            Timestamp = timestamp,
            ScheduledAt = slot,
            ResponseTime = time,
            Url = "https://example.com/" + url,
            Target = target.Trim() + "x",
            Outcome = outcome,
            Match = match,
        });

    public static Gen<Check> Check { get; } = Gen.Select(
        Required, Timings, Failure, Optional(Gen.Int[100, 999]), Optional(CheckTime), Optional(Instant), Optional(Gen.Long[0, long.MaxValue]), Gen.Bool,
        (check, timings, failure, status, delay, expiry, bytes, full) => check with
        {
            Timings = timings,
            Failure = failure,
            StatusCode = status,
            Delay = delay,
            CertificateExpiresAt = expiry,
            BodyBytes = bytes,
            Period = full ? TimeSpan.FromSeconds(1) + check.ResponseTime : null,
            Group = full ? check.Target + "g" : null,
            Monitor = full ? "m" : null,
            RemoteIp = full ? "::1" : null,
            HttpVersion = full ? "1.1" : null,
            Redirects = full ? 3 : null,
            IsDowngraded = full,
        });

    /// <summary>The seed with some bytes replaced, removed, doubled or cut off.</summary>
    public static Gen<byte[]> Mutated(string seed)
    {
        var bytes = Encoding.UTF8.GetBytes(seed);
        var edit = Gen.Select(Gen.Int[0, 3], Gen.Int[0, bytes.Length - 1], Gen.Byte);
        return edit.Array[1, 6].Select(edits => edits.Aggregate(bytes, Edit));
    }

    private static byte[] Edit(byte[] bytes, (int Kind, int At, byte Value) edit)
    {
        var at = Math.Min(edit.At, bytes.Length);
        return edit.Kind switch
        {
            0 when at < bytes.Length => [.. bytes[..at], edit.Value, .. bytes[(at + 1)..]],
            1 when at < bytes.Length => [.. bytes[..at], .. bytes[(at + 1)..]],
            2 => bytes[..at],
            _ => [.. bytes[..at], edit.Value, .. bytes[at..]],
        };
    }

    private static Gen<T?> Optional<T>(Gen<T> gen)
        where T : struct => Gen.Select(gen, Gen.Bool, (value, has) => has ? value : (T?)null);
}
