using Confluent.Kafka;
using Microsoft.Extensions.DependencyInjection;

namespace Availability.ServiceDefaults;

/// <summary>A Kafka client that is made when it is needed, not when its owner is.</summary>
/// <typeparam name="TClient">What it is asked as: a producer or a consumer.</typeparam>
/// <param name="services">Where it is registered.</param>
public sealed class KafkaClient<TClient>(IServiceProvider services)
    where TClient : class, IClient
{
    /// <summary>Makes it, the first time.</summary>
    /// <exception cref="ConfigurationException">The settings are none that a client can be made with.</exception>
    public TClient Open()
    {
        try
        {
            return services.GetRequiredService<TClient>();
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or KafkaException)
        {
            // A certificate without its key, a file that is no certificate: the native client checks them at once.
            throw new ConfigurationException($"Kafka's client cannot be set up: {exception.Message}");
        }
    }
}
