using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Availability.ServiceDefaults;

/// <summary>Logs on standard error, so that standard output stays free for records.</summary>
internal static class LoggingHostApplicationBuilderExtensions
{
    public static void AddServiceLogging(this IHostApplicationBuilder builder)
    {
        var level = Enum.Parse<LogLevel>(builder.Configuration[CommonSettings.LogLevel.Key] ?? nameof(LogLevel.Information), ignoreCase: true);
        builder.Logging.ClearProviders();
        // What exports logs has the trace's id in its place; a scope around every message would repeat it as three attributes.
        builder.Logging.Configure(options => options.ActivityTrackingOptions = ActivityTrackingOptions.None);
        builder.Logging.SetMinimumLevel(level);
        // The frameworks' information is noise until somebody looks for a fault.
        var frameworks = level < LogLevel.Information ? level : (LogLevel)Math.Max((int)level, (int)LogLevel.Warning);
        foreach (var category in (string[])["Microsoft", "System", "Npgsql", "Polly"])
        {
            builder.Logging.AddFilter(category, frameworks);
        }

        // ServiceHost tells what ends the program, without a stack trace where it is the user's mistake.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        // Whoever asks /health gets the answer; a log line for every question while a database is away helps nobody.
        builder.Logging.AddFilter("Microsoft.Extensions.Diagnostics.HealthChecks", LogLevel.None);
        if (builder.Configuration[CommonSettings.LogFormat.Key] == "json")
        {
            builder.Logging.AddJsonConsole(options => (options.TimestampFormat, options.UseUtcTimestamp) = ("yyyy-MM-ddTHH:mm:ss.fffZ", true));
        }
        else
        {
            builder.Logging.AddConsole(options => options.FormatterName = LineFormatter.FormatterName)
                .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>();
        }

        builder.Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace);
    }
}
