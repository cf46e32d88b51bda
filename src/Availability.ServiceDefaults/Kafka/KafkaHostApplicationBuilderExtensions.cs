using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>Registers how to reach Kafka.</summary>
public static class KafkaHostApplicationBuilderExtensions
{
    /// <summary>The connection string that Aspire injects.</summary>
    public const string ConnectionName = "kafka";

    /// <summary>Binds <see cref="KafkaOptions"/>; <c>ConnectionStrings:kafka</c> counts where no brokers are set.</summary>
    public static IHostApplicationBuilder AddKafka(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<KafkaOptions>()
            .Configure(options => options.Brokers = builder.Configuration.GetConnectionString(ConnectionName) ?? options.Brokers)
            .BindConfiguration(KafkaOptions.SectionName)
            .ValidateDataAnnotations();
        builder.Services.TryAddEnumerable(ServiceDescriptor.Singleton<IValidateOptions<KafkaOptions>, KafkaOptionsValidator>());
        return builder;
    }
}
