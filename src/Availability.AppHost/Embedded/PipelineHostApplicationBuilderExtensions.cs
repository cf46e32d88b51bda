using Availability.Monitor;
using Availability.ServiceDefaults;
using Availability.Web;
using Availability.Writer;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Availability.AppHost.Embedded;

/// <summary>All parts in one process.</summary>
internal static class PipelineHostApplicationBuilderExtensions
{
    /// <summary>Adds writer, monitor and page. A host stops in the reverse order: the monitor first, so that the writer can store what it published.</summary>
    public static IHostApplicationBuilder AddPipeline(this IHostApplicationBuilder builder)
    {
        if (builder.Configuration[CommonSettings.LogLevel.Key] is null)
        {
            // A newcomer wants to see which site went up or down, and trouble; the rest is there with --log-level information.
            builder.Logging.AddFilter("Availability", LogLevel.Warning).AddFilter(MonitorHostApplicationBuilderExtensions.StateCategory, LogLevel.Information);
        }

        return builder.AddWeb().AddWriter().AddMonitor();
    }
}
