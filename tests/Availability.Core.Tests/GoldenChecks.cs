namespace Availability.Core.Tests;

/// <summary>The checks that check-v1.json pins, byte for byte, one a line.</summary>
internal static class GoldenChecks
{
    private static readonly DateTimeOffset Slot = new(2026, 3, 14, 9, 26, 50, TimeSpan.Zero);

    public static Check Full { get; } = new()
    {
        RequestId = Guid.Parse("019cebab-8748-7eae-be2c-2babfd47fb5a"),
        Timestamp = Slot.AddMicroseconds(1_234),
        Url = "https://bücher.example/suche?q=a&b='c'",
        ResponseTime = TimeSpan.FromMicroseconds(1_250_000),
        StatusCode = 503,
        Match = PatternMatch.Unmatched,
        Target = "Bookshop \"search\"",
        Location = "fra-1",
        Group = "Shops",
        Period = TimeSpan.FromSeconds(60),
        Monitor = "fra-1/4711",
        ScheduledAt = Slot,
        Outcome = Outcome.Down,
        Failure = new(FailureKind.Status, Phase.FirstByte, "503, expected 200-299"),
        Delay = TimeSpan.FromMicroseconds(1_234),
        Timings = new(
            TimeSpan.FromMicroseconds(900),
            TimeSpan.FromMicroseconds(10_500),
            TimeSpan.FromMicroseconds(20_000),
            TimeSpan.FromMicroseconds(1_218_600),
            TimeSpan.FromMicroseconds(1),
            TimeSpan.FromMicroseconds(1_250_001)),
        RemoteIp = "2001:db8::1",
        HttpVersion = "1.1",
        Redirects = 1,
        IsDowngraded = true,
        BodyBytes = 3_000_000_000,
        CertificateExpiresAt = new(2026, 12, 31, 23, 59, 59, TimeSpan.Zero),
    };

    public static Check Minimal { get; } = new()
    {
        RequestId = Guid.Parse("019cebab-8748-7eae-be2c-2babfd47fb5b"),
        Timestamp = Slot,
        Url = "https://example.com/",
        ResponseTime = TimeSpan.FromMilliseconds(50),
        StatusCode = 200,
        Target = "https://example.com/",
        ScheduledAt = Slot,
        Outcome = Outcome.Up,
    };

    public static Check Missed { get; } = new()
    {
        RequestId = Guid.Parse("019cebab-8748-7eae-be2c-2babfd47fb5c"),
        Timestamp = Slot,
        Url = "https://example.com/",
        ResponseTime = TimeSpan.Zero,
        Target = "https://example.com/",
        Period = TimeSpan.FromMilliseconds(100),
        Monitor = "local/4711",
        ScheduledAt = Slot,
        Outcome = Outcome.Missed,
        Failure = new(FailureKind.Monitor, Detail: "the previous check still ran"),
        Delay = TimeSpan.FromSeconds(2),
    };

    /// <summary>Six fields, a naive time, floats: as the program that this one replaces wrote it.</summary>
    public static Check Old { get; } = new()
    {
        RequestId = Guid.Parse("5f0c7e1e-5c47-4c4b-9d3e-0a1b2c3d4e5f"),
        Timestamp = new DateTimeOffset(2021, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(123_456),
        Url = "https://www.python.org/",
        ResponseTime = TimeSpan.FromMicroseconds(87_342),
        StatusCode = 200,
        Match = PatternMatch.Matched,
        Target = "https://www.python.org/",
        ScheduledAt = new DateTimeOffset(2021, 1, 2, 3, 4, 5, TimeSpan.Zero).AddMicroseconds(123_456),
        Outcome = Outcome.Up,
    };

    /// <summary>One line of the file without the array around it.</summary>
    public static string Line(int index) => File.ReadAllLines(TestFile.Path("check-v1.json"))[index + 1].TrimEnd(',');
}
