using Availability.ServiceDefaults;
using Availability.Storage;
using Availability.Writer.Maintenance;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>Adds the writer to a program.</summary>
public static class WriterHostApplicationBuilderExtensions
{
    /// <summary>Consumes the checks topic and stores it; options from the sections Writer, Kafka and Postgres.</summary>
    public static IHostApplicationBuilder AddWriter(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<WriterOptions>().BindConfiguration(WriterOptions.SectionName);
        builder.Services.AddSingleton<IValidateOptions<WriterOptions>, WriterOptionsValidator>();
        builder.AddKafka();
        builder.AddPostgres();
        builder.Services.AddStorage();
        builder.AddTelemetrySource(WriterMetrics.Name);
        builder.Services.AddSingleton<WriterMetrics>();
        builder.Services.AddSingleton<WriterStatus>();
        builder.Services.AddSingleton<DatabaseRetry>();
        builder.Services.AddSingleton<StreamIdentifier>();
        builder.Services.AddSingleton<PartitionLeases>();
        builder.Services.AddSingleton<Relocations>();
        builder.Services.AddSingleton<StreamFaults>();
        builder.Services.AddSingleton<StreamConsumer>();
        builder.Services.AddHostedService<WriterService>();
        builder.Services.AddSingleton<TakeoverStatus>();
        builder.Services.AddHostedService<TakeoverService>();
        builder.Services.AddHealthChecks()
            .AddCheck<WriterReadyCheck>("writer", tags: [HealthTags.Ready])
            .AddCheck<TakeoverCheck>("takeover", tags: [HealthTags.Ready])
            .AddCheck<WriterLiveCheck>("writer loop", tags: [HealthTags.Live]);
        return builder;
    }
}
