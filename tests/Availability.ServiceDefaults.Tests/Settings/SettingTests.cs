namespace Availability.ServiceDefaults.Tests;

public sealed class SettingTests
{
    private static readonly Setting Period = Setting.Duration("period", "Monitor:Period", "Time", TimeSpan.FromSeconds(60), TimeSpan.FromMilliseconds(100));

    [Theory]
    [InlineData("60", "00:01:00")]
    [InlineData("500ms", "00:00:00.5000000")]
    [InlineData("5m", "00:05:00")]
    [InlineData("30d", "30.00:00:00")]
    public void Duration_WithAndWithoutUnit_BecomesWhatTimeSpanReads(string value, string expected)
    {
        Assert.Equal(expected, Period.Canonical(value, "--period", out var error));
        Assert.Null(error);
        Assert.True(TimeSpan.TryParse(expected, System.Globalization.CultureInfo.InvariantCulture, out _));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("99ms")]
    [InlineData("soon")]
    [InlineData("-5")]
    public void Duration_NotWhatIsExpected_NamesSourceAndExpectation(string value)
    {
        Assert.Null(Period.Canonical(value, "AVAILABILITY_PERIOD", out var error));
        Assert.Equal(
            $"AVAILABILITY_PERIOD: expected a duration such as 500ms, 60 or 60s, 5m, 2h or 30d, at least 100ms, got '{value}'.", error);
    }

    [Fact]
    public void Choice_InAnyCase_BecomesTheListedWord()
    {
        var setting = Setting.Choice("security-protocol", "Kafka:SecurityProtocol", "How", ["PLAINTEXT", "SSL"]);

        Assert.Equal("SSL", setting.Canonical("ssl", "--security-protocol", out _));
        Assert.Null(setting.Canonical("tls", "--security-protocol", out var error));
        Assert.Equal("--security-protocol: expected one of PLAINTEXT, SSL, got 'tls'.", error);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("1", "1")]
    [InlineData("10", "10")]
    [InlineData("11", null)]
    [InlineData("1.5", null)]
    public void Number_OutsideItsBounds_IsRefused(string value, string? expected) =>
        Assert.Equal(expected, Setting.Number("n", "N", "N", minimum: 1, maximum: 10).Canonical(value, "--n", out _));

    [Fact]
    public void Size_WithUnit_BecomesBytes() =>
        Assert.Equal("1048576", Setting.Size("max-body", "Monitor:MaxBody", "Most").Canonical("1MiB", "--max-body", out _));

    [Theory]
    [InlineData("1", "true")]
    [InlineData("False", "false")]
    [InlineData("yes", null)]
    public void Switch_ByEnvironment_TakesTrueAndFalse(string value, string? expected) =>
        Assert.Equal(expected, Setting.Switch("once", "Monitor:Once", "Once").Canonical(value, "AVAILABILITY_ONCE", out _));

    [Fact]
    public void Secret_NotWhatIsExpected_IsNotRepeated()
    {
        var secret = Setting.Secret("sasl-password", "Kafka:SaslPassword", "Password", "KAFKA_SASL_PASSWORD");

        Assert.Null(secret.Canonical("", "KAFKA_SASL_PASSWORD", out var error));
        Assert.Equal("KAFKA_SASL_PASSWORD: expected a text that is not empty.", error);
    }
}
