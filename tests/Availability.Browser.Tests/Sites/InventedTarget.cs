using Availability.Core;

namespace Availability.Browser.Tests;

/// <summary>A target of the invented installation, and what became of it.</summary>
/// <param name="Name">As people call it.</param>
/// <param name="Group">Among others.</param>
/// <param name="Host">Of its address.</param>
/// <param name="Milliseconds">Its usual response time.</param>
/// <param name="DaysOld">Since when it has been checked. A year takes its time to invent, and only that of the first is looked at.</param>
/// <param name="Outages">When it was down.</param>
internal sealed record InventedTarget(string Name, string Group, string Host, double Milliseconds, int DaysOld, Outage[] Outages)
{
    /// <summary>How often each is checked, from each location.</summary>
    public static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    /// <summary>The place of the one that is down among <see cref="All"/>, from 1.</summary>
    public const int Down = 12;

    /// <summary>The place of the one of which nothing is known now.</summary>
    public const int Unknown = 10;

    public static IReadOnlyList<InventedTarget> All { get; } =
    [
        new("Front page", "Shop", "shop.example", 84, 365,
        [
            new(Days(2.4), Minutes(35), FailureKind.Status, StatusCode: 503), new(Days(23.3), Minutes(190), FailureKind.Timeout),
            new(Days(61), Minutes(55), FailureKind.Status, Share: 0.5, StatusCode: 502), new(Days(200), Days(1.2), FailureKind.ConnectRefused),
        ]),
        new("Product search", "Shop", "shop.example/search?q=tea", 213, 120,
            [new(Days(12.6), Minutes(80), FailureKind.TooSlow, Share: 0.6), new(Days(40.1), Minutes(15), FailureKind.Pattern)]),
        new("Checkout", "Shop", "shop.example/checkout", 141, 120, [new(Days(2.4), Minutes(35), FailureKind.Status, StatusCode: 503)]),
        new("Payment provider", "Shop", "pay.example/health", 178, 120,
            [new(Days(80), Days(80), FailureKind.Timeout, Share: 0.0008), new(Days(33.5), Days(1.6), FailureKind.Status, Share: 0.3, StatusCode: 500)]),
        new("API gateway", "Platform", "api.example/health", 23, 120, [new(Days(51.2), Minutes(25), FailureKind.ConnectRefused)]),
        new("Sign-in", "Platform", "login.example", 62, 120, [new(Days(70.9), Minutes(20), FailureKind.TlsCertificate, "expired")]),
        new("Object storage", "Platform", "files.example/ping", 38, 120, []),
        new("Webhooks", "Platform", "hooks.example/health", 47, 47, [new(Days(17), Minutes(410), FailureKind.Status, Share: 0.4, StatusCode: 504)]),
        new("Website", "Company", "www.example", 119, 120, []),
        new("Careers", "Company", "jobs.example", 156, 120, [new(Days(5.7), Minutes(65), FailureKind.Dns, "no such host")]),
        new("Documentation", "Company", "docs.example", 51, 120, []),
        new("Parcel tracking", "Partners", "track.example/api", 402, 120,
        [
            new(Minutes(25), Minutes(60), FailureKind.Timeout), new(Days(9.2), Days(1.9), FailureKind.ConnectTimeout),
            new(Days(55.4), Days(2.6), FailureKind.Status, Share: 0.7, StatusCode: 503),
        ]),
        new("Currency rates", "Partners", "rates.example/latest.json", 96, 120, [new(Days(28.9), Minutes(50), FailureKind.Truncated, "8,192 of 20,480 bytes")]),
    ];

    public string Url => $"https://{Host}";

    private static TimeSpan Days(double days) => TimeSpan.FromDays(days);

    private static TimeSpan Minutes(double minutes) => TimeSpan.FromMinutes(minutes);
}
