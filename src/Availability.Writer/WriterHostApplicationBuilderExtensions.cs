using Availability.ServiceDefaults;
using Availability.Storage;
using Availability.Storage.Takeover;
using Availability.Writer.Monitors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>Adds the writer to a program.</summary>
public static class WriterHostApplicationBuilderExtensions
{
    /// <summary>Consumes the checks topic and stores it, or only migrates; options from the sections Writer, Kafka and Postgres.</summary>
    public static IHostApplicationBuilder AddWriter(this IHostApplicationBuilder builder)
    {
        builder.AddHistory();
        builder.Services.AddSingleton<WriterStatus>();
        builder.Services.AddSingleton<DatabaseRetry>();
        builder.Services.AddSingleton<SchemaUpdate>();
        if (builder.Configuration.GetSection(WriterOptions.SectionName).GetValue<MigrationMode>(nameof(WriterOptions.Migrate)) == MigrationMode.Only)
        {
            builder.Services.AddHostedService<MigrationService>();
        }
        else
        {
            builder.AddStream();
        }

        return builder;
    }

    private static void AddStream(this IHostApplicationBuilder builder)
    {
        builder.AddConsumer<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?>(StreamConsumer.Configure);
        builder.AddTelemetrySource(WriterMetrics.Name);
        builder.Services.AddSingleton<WriterMetrics>();
        builder.Services.AddSingleton<StreamIdentifier>();
        builder.Services.AddSingleton<PartitionLeases>();
        builder.Services.AddSingleton<Relocations>();
        builder.Services.AddSingleton<StreamFaults>();
        builder.Services.AddSingleton<StreamEnds>();
        builder.Services.AddSingleton(services => new MessageBuffer(
            new BatchLimits(5_000, 16 << 20, services.GetRequiredService<IOptions<WriterOptions>>().Value.Period), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddSingleton<StreamIntake>();
        builder.Services.AddSingleton<GroupMembership>();
        builder.Services.AddSingleton<StreamConsumer>();
        builder.Services.AddSingleton<MonitorsReader>();
        builder.Services.AddSingleton<AnnouncementService>();
        builder.Services.AddHostedService(services => services.GetRequiredService<AnnouncementService>());
        builder.Services.AddHostedService<WriterService>();
        builder.Services.AddHostedService<MonitorsService>();
        builder.Services.AddHostedService<HeartbeatRetentionService>();
        builder.Services.AddHostedService<StreamEndsService>();
        builder.Services.AddSingleton<RollupMetrics>();
        builder.Services.AddHostedService<RollupService>();
        builder.Services.AddSingleton<PartitionStatus>();
        builder.Services.AddHostedService<PartitionService>();
        builder.Services.AddSingleton(services => new TableTakeover(services.GetRequiredService<PostgresOwner>().Source));
        builder.Services.AddSingleton<TakeoverStatus>();
        builder.Services.AddHostedService<TakeoverService>();
        builder.Services.AddHealthChecks()
            .AddCheck<WriterReadyCheck>("writer", tags: [HealthTags.Ready])
            .AddCheck<PartitionsCheck>("partitions", tags: [HealthTags.Ready])
            .AddCheck<TakeoverCheck>("takeover", tags: [HealthTags.Ready])
            .AddCheck<WriterLiveCheck>("writer loop", tags: [HealthTags.Live]);
    }

    /// <summary>The history as the writer's settings have it, without the stream: what its commands need, too.</summary>
    internal static IHostApplicationBuilder AddHistory(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<WriterOptions>().BindConfiguration(WriterOptions.SectionName);
        builder.Services.AddSingleton<IValidateOptions<WriterOptions>, WriterOptionsValidator>();
        builder.AddPostgres();
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<WriterOptions>>().Value.Retention);
        builder.Services.AddSingleton(services => new SchemaMigrator(services.GetRequiredService<PostgresOwner>().Source));
        builder.Services.AddSingleton(services => new PartitionMaintenance(
            services.GetRequiredService<PostgresOwner>().Source, services.GetRequiredService<Retention>(), services.GetRequiredService<TimeProvider>()));
        builder.Services.AddStorage();
        return builder;
    }
}
