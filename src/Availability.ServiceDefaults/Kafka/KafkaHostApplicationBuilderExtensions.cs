using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Availability.ServiceDefaults;

/// <summary>Registers how to reach Kafka.</summary>
public static class KafkaHostApplicationBuilderExtensions
{
    /// <summary>The connection string that Aspire injects.</summary>
    public const string ConnectionName = "kafka";

    /// <summary>Binds <see cref="KafkaOptions"/>; <c>ConnectionStrings:kafka</c>, then Aspire's sections, count where no brokers are set.</summary>
    public static IHostApplicationBuilder AddKafka(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<KafkaOptions>()
            .Configure(options => options.Brokers = Told(builder.Configuration) ?? options.Brokers)
            .BindConfiguration(KafkaOptions.SectionName)
            .ValidateDataAnnotations();
        return builder;
    }

    private static string? Told(IConfiguration configuration) =>
        configuration.GetConnectionString(ConnectionName)
        ?? ClientSection.Read(configuration, ClientSection.KafkaProducer, ConnectionName).ConnectionString
        ?? ClientSection.Read(configuration, ClientSection.KafkaConsumer, ConnectionName).ConnectionString;
}
