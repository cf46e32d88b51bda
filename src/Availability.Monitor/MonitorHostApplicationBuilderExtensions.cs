using Availability.Monitor.Network;
using Availability.Monitor.Probing;
using Availability.Monitor.Publishing;
using Availability.Monitor.Publishing.Spooling;
using Availability.Monitor.Reloading;
using Availability.Monitor.Scheduling;
using Availability.ServiceDefaults;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Monitor;

/// <summary>Adds the monitor to a program.</summary>
public static class MonitorHostApplicationBuilderExtensions
{
    /// <summary>The log category of one line per change of a target's state.</summary>
    public const string StateCategory = StateLog.Category;

    /// <summary>Schedule, probe and publisher, configured by the sections <c>Monitor</c> and <c>Kafka</c>.</summary>
    public static IHostApplicationBuilder AddMonitor(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<MonitorOptions>().BindConfiguration(MonitorOptions.SectionName);
        services.AddSingleton<IValidateOptions<MonitorOptions>, MonitorOptionsValidator>();
        services.AddSingleton<TargetSource>();
        var options = builder.Configuration.GetSection(MonitorOptions.SectionName).Get<MonitorOptions>() ?? new MonitorOptions();
        if (options.CheckConfig)
        {
            services.AddHostedService<CheckConfigService>();
            return builder;
        }

        builder.AddTelemetrySource(MonitorMetrics.Name);
        services.AddSingleton<MonitorMetrics>();
        services.AddSingleton(provider => new MonitorInstance(
            Guid.CreateVersion7(provider.GetRequiredService<TimeProvider>().GetUtcNow()).ToString(), options.Location));
        services.TryAddSingleton(new TlsTrust());
        services.AddSingleton<IProbe, SchemeProbe>();
        services.AddSingleton<INetwork, SystemNetwork>();
        services.AddSingleton<NetworkState>();
        services.AddSingleton<NetworkJudge>();
        services.AddSingleton<WarmUp>();
        services.AddSingleton<CheckFactory>();
        services.AddSingleton<StateLog>();
        AddPublisher(builder, options);
        AddService(services, options.Once);
        return builder;
    }

    private static void AddPublisher(IHostApplicationBuilder builder, MonitorOptions options)
    {
        if (options.Output == MonitorOutput.Stdout)
        {
            builder.Services.AddSingleton<ICheckPublisher>(provider => new StdoutPublisher(
                StandardOutput.Open(), provider.GetRequiredService<ServiceExit>(), provider.GetRequiredService<MonitorMetrics>()));
            return;
        }

        AddKafkaPublisher(builder, hasSpool: options.Spool is not null);
    }

    /// <summary>What publishes to Kafka.</summary>
    internal static IServiceCollection AddKafkaPublisher(IHostApplicationBuilder builder, bool hasSpool)
    {
        builder.AddProducer<byte[], byte[]>(RecordProducer.Configure);
        var services = builder.Services;
        services.AddSingleton<BrokerState>();
        services.AddSingleton<KafkaTopics>();
        services.AddSingleton<RecordProducer>();
        services.AddSingleton<LostRecords>();
        if (hasSpool)
        {
            services.AddSingleton<Spool>();
            services.AddSingleton<Outbox>();
            services.AddSingleton<SpoolGaps>();
            services.AddSingleton<SpoolCondition>();
            services.AddSingleton<IRecordDelivery, SpooledDelivery>();
        }
        else
        {
            services.AddSingleton<IRecordDelivery, MemoryDelivery>();
        }

        return services.AddSingleton<ICheckPublisher, KafkaCheckPublisher>();
    }

    private static void AddService(IServiceCollection services, bool once)
    {
        if (once)
        {
            services.AddHostedService<OnceService>();
            return;
        }

        services.AddSingleton<CheckDispatcher>();
        services.AddSingleton<Pulse>();
        services.AddSingleton<TargetsFileState>();
        services.AddSingleton<TargetsWatcher>();
        services.AddSingleton<MonitorReport>();
        services.AddSingleton<MonitorProgress>();
        services.AddHealthChecks()
            .AddCheck<MonitorHealthCheck>("monitor", tags: [HealthTags.Ready])
            .AddCheck<TargetsHealthCheck>("targets", tags: [HealthTags.Ready])
            .AddCheck<NetworkHealthCheck>("network", tags: [HealthTags.Ready])
            .AddCheck<ProgressHealthCheck>("schedule", tags: [HealthTags.Live]);
        services.AddHostedService<MonitorService>();
    }
}
