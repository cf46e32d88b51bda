using Availability.Core;
using Availability.Testing;

namespace Availability.Web.Tests;

/// <summary>The history that the API's examples are answers about: a target that answered, and then did not twice.</summary>
internal static class ExampleHistory
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    public static Check[] Checks { get; } =
    [
        Some.Check(
            "Shop", "https://shop.example/", Now.AddMinutes(-3).AddMilliseconds(1.5), Now.AddMinutes(-3), group: "Production",
            responseTime: TimeSpan.FromMilliseconds(86.412), requestId: new("019cd77d-3f61-7000-8000-000000000001")) with
        {
            Delay = TimeSpan.FromMilliseconds(1.5),
            Timings = new(
                TimeSpan.FromMilliseconds(4.2), TimeSpan.FromMilliseconds(11.1), TimeSpan.FromMilliseconds(23.9), TimeSpan.FromMilliseconds(47.2),
                TimeSpan.FromMilliseconds(3.3), TimeSpan.FromMilliseconds(89.7)),
            RemoteIp = "192.0.2.80",
            HttpVersion = "1.1",
            Redirects = 0,
            BodyBytes = 5120,
            CertificateExpiresAt = Now.AddDays(60),
        },
        Unavailable(Now.AddMinutes(-2), new("019cd77d-b512-7000-8000-000000000002")),
        Unavailable(Now.AddMinutes(-1), new("019cd77e-29c2-7000-8000-000000000003")),
    ];

    private static Check Unavailable(DateTimeOffset slot, Guid id) => Some.Check(
        "Shop", "https://shop.example/", slot.AddMilliseconds(2), slot, group: "Production",
        statusCode: 503, failure: new(FailureKind.Status), responseTime: TimeSpan.FromMilliseconds(91.07), requestId: id) with
    {
        Delay = TimeSpan.FromMilliseconds(2),
        Timings = new(
            TimeSpan.FromMilliseconds(3.8), TimeSpan.FromMilliseconds(10.4), TimeSpan.FromMilliseconds(24.6), TimeSpan.FromMilliseconds(52.27),
            TimeSpan.FromMilliseconds(0.4), TimeSpan.FromMilliseconds(91.47)),
        RemoteIp = "192.0.2.80",
        HttpVersion = "1.1",
        Redirects = 0,
        BodyBytes = 312,
        CertificateExpiresAt = Now.AddDays(60),
    };
}
