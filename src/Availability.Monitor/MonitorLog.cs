using Microsoft.Extensions.Logging;

namespace Availability.Monitor;

/// <summary>What the monitor says of itself.</summary>
internal static partial class MonitorLog
{
    [LoggerMessage(LogLevel.Information, "Checking {Targets} targets from {Location}")]
    public static partial void Started(ILogger logger, int targets, string location);

    [LoggerMessage(LogLevel.Warning, "{Warning}")]
    public static partial void Warning(ILogger logger, string warning);

    [LoggerMessage(LogLevel.Information,
        "monitor: {Scheduled} checks due since the start, {Completed} completed, {Missed} missed, {Dropped} records lost, {InFlight} in flight, {Spooled} in the spool, delay p99 {DelayP99} ms")]
    public static partial void Minute(ILogger logger, long scheduled, long completed, long missed, long dropped, long inFlight, long spooled, double delayP99);

    [LoggerMessage(LogLevel.Information,
        "monitor: {Scheduled} checks due since the start, {Completed} completed, {Missed} missed, {Dropped} records lost, {InFlight} in flight, {Spooled} in the spool, none started since the last line")]
    public static partial void IdleMinute(ILogger logger, long scheduled, long completed, long missed, long dropped, long inFlight, long spooled);

    [LoggerMessage(LogLevel.Warning, "The warm-up failed, so the first results may show our own start as latency: {Reason}")]
    public static partial void NotWarm(ILogger logger, string reason);
}
