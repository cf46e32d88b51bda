using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.RateLimiting;

namespace Availability.Web;

/// <summary>How much one client, and all of them, may ask for.</summary>
internal static class RateLimits
{
    /// <summary>The policy of API and badges: so many requests a minute and client.</summary>
    public const string Api = "api";

    /// <summary>The policy of exports: so many at once.</summary>
    public const string Exports = "exports";

    private const int ExportsAtOnce = 4;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Adds both policies.</summary>
    public static void Configure(RateLimiterOptions limiter, WebOptions options)
    {
        limiter.AddPolicy(Api, context => options.ApiRateLimit == 0
            ? RateLimitPartition.GetNoLimiter(ClientAddress.Of(context))
            : RateLimitPartition.GetTokenBucketLimiter(ClientAddress.Of(context), _ => Bucket(options.ApiRateLimit)));
        limiter.AddPolicy(Exports, _ => RateLimitPartition.GetConcurrencyLimiter(
            Exports, _ => new ConcurrencyLimiterOptions { PermitLimit = ExportsAtOnce }));
        limiter.OnRejected = (rejected, _) => RejectAsync(rejected);
    }

    // Refilled evenly: who has used up a minute's worth need not wait for the next one to go on slowly.
    private static TokenBucketRateLimiterOptions Bucket(int perMinute) => new()
    {
        TokenLimit = perMinute,
        TokensPerPeriod = 1,
        ReplenishmentPeriod = TimeSpan.FromMinutes(1) / perMinute,
    };

    private static ValueTask RejectAsync(OnRejectedContext rejected)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : Patience;
        var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
        rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        return new(ErrorAnswer.WriteAsync(
            rejected.HttpContext, StatusCodes.Status429TooManyRequests, "Too many requests", $"Try again in {seconds} s."));
    }
}
