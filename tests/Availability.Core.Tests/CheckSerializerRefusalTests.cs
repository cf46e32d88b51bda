using System.Text;
using System.Text.Json.Nodes;

namespace Availability.Core.Tests;

public sealed class CheckSerializerRefusalTests
{
    public static TheoryData<string, string?, string> BadMembers => new()
    {
        { "request_id", null, "request_id is missing" },
        { "request_id", "12", "request_id is not a UUID" },
        { "request_id", "\"12\"", "request_id is not a UUID" },
        { "timestamp", null, "timestamp is missing" },
        { "timestamp", "1609556645.1", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "timestamp", "\"yesterday\"", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "timestamp", "\"2021-02-30T00:00:00\"", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "timestamp", "\"2021-01-02T03:04:05.\"", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "timestamp", "\"2021-01-02T03:04:05+1\"", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "timestamp", "\"9999-12-31T23:59:59-08:00\"", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "timestamp", "\"1969-12-31T23:59:59\"", "timestamp is before 1970" },
        { "scheduled_at", "\"0001-01-01T00:00:00\"", "scheduled_at is before 1970" },
        { "url", null, "url is missing" },
        { "url", "5", "url is not a text" },
        { "url", "\"\"", "url is empty" },
        { "url", "\"http://a/\\u0000\"", "url holds a NUL character" },
        { "url", "\"http://a/\\ud800\"", "url is not valid Unicode" },
        { "url", $"\"{new string('x', 8193)}\"", "url is longer than 8192 bytes" },
        { "url", $"\"{new string('ü', 1025)}\"", "target is longer than 2048 bytes" },
        { "target", "\"\"", "target is empty" },
        { "location", $"\"{new string('x', 256)}\"", "location is longer than 255 bytes" },
        { "response_time", null, "response_time is missing" },
        { "response_time", "\"0.1\"", "response_time is not a number of seconds" },
        { "response_time", "-0.1", "response_time is not between 0 and 864000000 seconds" },
        { "response_time", "1e400", "response_time is not between 0 and 864000000 seconds" },
        { "response_time", "1800.1", "response_time is longer than 30m" },
        { "response_time", "864000001", "response_time is not between 0 and 864000000 seconds" },
        { "response_time", "123456789012345678901234567890", "response_time is not between 0 and 864000000 seconds" },
        { "downgraded", "\"yes\"", "downgraded is not true or false" },
        { "timestamp", "\"2100-02-29T00:00:00\"", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "timestamp", "\"2021-01-02T24:00:00\"", "timestamp is not a time such as 2021-01-02T03:04:05.123456Z" },
        { "delay", "1e5", "delay is longer than 30m" },
        { "period", "0", "period is 0" },
        { "timings", "{\"first_byte\": -1}", "timings.first_byte is not between 0 and 864000000 seconds" },
        { "timings", "{\"tls\": 2000}", "timings.tls is longer than 30m" },
        { "timings", "[]", "timings is not what the format says" },
        { "status_code", "200.5", "status_code is not a whole number from 0 to 2147483647" },
        { "status_code", "-1", "status_code is not a whole number from 0 to 2147483647" },
        { "status_code", "1000", "status_code is above 999" },
        { "redirects", "1001", "redirects is above 1000" },
        { "body_bytes", "1e30", "body_bytes is not a whole number from 0 to 9223372036854775807" },
        { "match", null, "match is missing" },
        { "match", "true", "match is not one of unused, matched, unmatched" },
        { "match", "\"found\"", "match is not one of unused, matched, unmatched" },
        { "schema", "2", "schema 2 is not the one this program reads (1)" },
        { "outcome", "\"degraded\"", "outcome is not one of up, down, missed" },
        { "failure", "\"dns\"", "failure is not what the format says" },
        { "failure", "{}", "failure.kind is missing" },
        { "failure", "{\"kind\": \"dns\", \"phase\": \"quic\"}", "failure.phase is not one of dns, connect, tls, first_byte, transfer" },
    };

    [Theory]
    [MemberData(nameof(BadMembers))]
    public void TryDeserialize_BadMember_NamesItAndWhatWasExpected(string member, string? json, string expected)
    {
        var record = JsonNode.Parse(GoldenChecks.Line(3))!.AsObject();
        record.Remove(member);
        var text = record.ToJsonString();
        var message = json is null ? text : text[..^1] + $",\"{member}\":{json}}}";

        Assert.Equal(expected, CheckJson.Refusal(message));
    }

    [Fact]
    public void TryDeserialize_UnknownFailureKind_IsRefusedAndTellsTheKnownOnes()
    {
        var refusal = CheckJson.Refusal(GoldenChecks.Line(0).Replace("\"kind\":\"status\"", "\"kind\":\"quantum\"", StringComparison.Ordinal));

        Assert.StartsWith("failure.kind is not one of dns, connect_refused, ", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain('…', refusal);
    }

    [Theory]
    [InlineData("", "the message is not JSON from line 1, byte 1 on")]
    [InlineData("hello", "the message is not JSON from line 1, byte 1 on")]
    [InlineData("{\"url\": NaN}", "the message is not JSON from line 1, byte 9 on")]
    [InlineData("{\"url\": \"x\"\n", "the message is not JSON from line 2, byte 1 on")]
    [InlineData("{\"\\ud800\": 1}", "the name of a member is not valid Unicode")]
    [InlineData("{\"x\": [}", "the message is not JSON from line 1, byte 8 on")]
    [InlineData("{} {}", "the message is not JSON from line 1, byte 4 on")]
    [InlineData("null", "the message is not a JSON object")]
    [InlineData("[]", "the message is not a JSON object")]
    [InlineData("\"text\"", "the message is not a JSON object")]
    [InlineData("{}", "request_id is missing")]
    public void TryDeserialize_NotACheck_SaysSo(string message, string expected) =>
        Assert.Equal(expected, CheckJson.Refusal(message));

    [Fact]
    public void TryDeserialize_BytesThatAreNotUtf8_SaysSo() =>
        Assert.Equal("url is not valid Unicode", CheckJson.Refusal([.. "{\"url\":\""u8, 0xff, 0xc0, .. "\"}"u8]));

    [Fact]
    public void TryDeserialize_DeepNesting_SaysSo() =>
        Assert.StartsWith(
            "the message is not JSON", CheckJson.Refusal("{\"x\":" + new string('[', 100_000)), StringComparison.Ordinal);

    [Fact]
    public void TryDeserialize_NameOfMegabytes_StaysASentence() =>
        Assert.InRange(
            CheckJson.Refusal(Encoding.UTF8.GetBytes($"{{\"{new string('x', 10_000_000)}\": oops}}")).Length, 10, 400);
}
