using System.Buffers;
using System.Text.Json.Nodes;
using Availability.Testing;

namespace Availability.Core.Tests;

public sealed class CheckSerializerTests
{
    [Fact]
    public void Serialize_GoldenChecks_WritesThePinnedBytes()
    {
        Assert.Equal(GoldenChecks.Line(0), CheckJson.Of(GoldenChecks.Full));
        Assert.Equal(GoldenChecks.Line(1), CheckJson.Of(GoldenChecks.Minimal));
        Assert.Equal(GoldenChecks.Line(2), CheckJson.Of(GoldenChecks.Missed));
    }

    [Fact]
    public void TryDeserialize_GoldenChecks_ReadsWhatWasPinned()
    {
        Assert.Equal(GoldenChecks.Full, CheckJson.Read(GoldenChecks.Line(0)));
        Assert.Equal(GoldenChecks.Minimal, CheckJson.Read(GoldenChecks.Line(1)));
        Assert.Equal(GoldenChecks.Missed, CheckJson.Read(GoldenChecks.Line(2)));
        Assert.Equal(GoldenChecks.Old, CheckJson.Read(GoldenChecks.Line(3)));
    }

    [Fact]
    public void Serialize_FinerThanMicroseconds_CutsOff()
    {
        var json = CheckJson.Of(Some.Check(
            timestamp: Some.Instant.AddTicks(19), responseTime: TimeSpan.FromTicks(29)));

        Assert.Contains("09:26:53.000001Z", json, StringComparison.Ordinal);
        Assert.Contains("\"response_time\":0.000002,", json, StringComparison.Ordinal);
    }

    [Fact]
    public void Serialize_OtherOffset_WritesUtc() =>
        Assert.Contains(
            "\"timestamp\":\"2026-03-14T09:26:53.000000Z\"",
            CheckJson.Of(Some.Check(timestamp: Some.Instant.ToOffset(TimeSpan.FromHours(5)))),
            StringComparison.Ordinal);

    [Fact]
    public void Serialize_ClockSetBackOrMachineAsleep_StaysReadable()
    {
        var check = Some.Check() with { ResponseTime = TimeSpan.FromSeconds(-3), Delay = TimeSpan.FromHours(9) };

        var read = CheckJson.Read(CheckJson.Of(check));

        Assert.Equal(TimeSpan.Zero, read.ResponseTime);
        Assert.Equal(CheckLimits.CheckTime, read.Delay);
    }

    [Fact]
    public void Serialize_DetailThatQuotesAnything_StaysReadable()
    {
        var detail = "HTTP\0/1.1\r\n\ud800" + new string('x', 10_000);

        var read = CheckJson.Read(CheckJson.Of(Some.Check(failure: new(FailureKind.ProtocolError, Detail: detail))));

        Assert.StartsWith("HTTP /1.1  \ufffdxxx", read.Failure!.Detail, StringComparison.Ordinal);
        Assert.Equal(CheckLimits.Detail, read.Failure.Detail!.Length);
    }

    [Fact]
    public void Serialize_OutputThatFailed_DoesNotSpoilTheNext()
    {
        Assert.Throws<NotSupportedException>(() => CheckSerializer.Serialize(new BrokenOutput(), Some.Check()));

        Assert.Equal(GoldenChecks.Line(1), CheckJson.Of(GoldenChecks.Minimal));
    }

    [Theory]
    [InlineData("2021-01-02T03:04:05.123456")]
    [InlineData("2021-01-02 03:04:05.123456")]
    [InlineData("2021-01-02T03:04:05.123456Z")]
    [InlineData("2021-01-02T03:04:05.123456789Z")]
    [InlineData("2021-01-02T03:04:05.123456+00:00")]
    [InlineData("2021-01-02T05:34:05.123456+02:30")]
    [InlineData("2021-01-02T05:34:05.123456+0230")]
    [InlineData("2021-01-01T19:04:05.123456-08")]
    public void TryDeserialize_AnyOffset_IsTheSameInstant(string timestamp) =>
        Assert.Equal(
            new DateTimeOffset(2021, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(123_456),
            CheckJson.Read(Old("timestamp", timestamp)).Timestamp);

    [Fact]
    public void TryDeserialize_WholeSecond_NeedsNoDecimals() =>
        Assert.Equal(
            new DateTimeOffset(2021, 1, 2, 3, 4, 5, TimeSpan.Zero), CheckJson.Read(Old("timestamp", "2021-01-02T03:04:05")).Timestamp);

    [Theory]
    [InlineData(200, "matched", Outcome.Up)]
    [InlineData(299, "unused", Outcome.Up)]
    [InlineData(200, "unmatched", Outcome.Down)]
    [InlineData(301, "unused", Outcome.Down)]
    [InlineData(404, "matched", Outcome.Down)]
    [InlineData(null, "unused", Outcome.Down)]
    public void TryDeserialize_OldRecord_DerivesTheOutcome(int? status, string match, Outcome expected)
    {
        var record = JsonNode.Parse(GoldenChecks.Line(3))!;
        record["status_code"] = status;
        record["match"] = match;

        var check = CheckJson.Read(record.ToJsonString());

        Assert.Equal(expected, check.Outcome);
        Assert.Null(check.Failure);
    }

    [Fact]
    public void TryDeserialize_OldRecordWithCredentials_StripsThem()
    {
        var check = CheckJson.Read(Old("url", "https://ann:s3cret@example.com/@x"));

        Assert.Equal("https://example.com/@x", check.Url);
        Assert.Equal("https://example.com/@x", check.Target);
    }

    [Fact]
    public void TryDeserialize_StatusZero_IsNoResponse() => Assert.Null(CheckJson.Read(Old("status_code", 0)).StatusCode);

    [Fact]
    public void TryDeserialize_UnknownFields_AreIgnored()
    {
        var record = JsonNode.Parse(GoldenChecks.Line(0))!;
        record["new"] = new JsonObject { ["deep"] = new JsonArray(1, "two", null) };
        record["failure"]!["advice"] = "restart";
        record["timings"]!["quic"] = 1;

        Assert.Equal(GoldenChecks.Full, CheckJson.Read(record.ToJsonString()));
    }

    [Fact]
    public void TryDeserialize_FieldTwice_TakesTheLast() =>
        Assert.Equal(201, CheckJson.Read(GoldenChecks.Line(1).Replace("}", ",\"status_code\":201}", StringComparison.Ordinal)).StatusCode);

    private static string Old(string member, JsonNode? value)
    {
        var record = JsonNode.Parse(GoldenChecks.Line(3))!;
        record[member] = value;
        return record.ToJsonString();
    }

    private sealed class BrokenOutput : IBufferWriter<byte>
    {
        public void Advance(int count) => throw new NotSupportedException();

        public Memory<byte> GetMemory(int sizeHint = 0) => new byte[Math.Max(sizeHint, 256)];

        public Span<byte> GetSpan(int sizeHint = 0) => new byte[Math.Max(sizeHint, 256)];
    }
}
