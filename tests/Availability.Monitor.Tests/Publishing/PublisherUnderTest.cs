using Availability.Monitor.Publishing;
using Availability.ServiceDefaults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Monitor.Tests.Publishing;

/// <summary>A publisher with what it needs, as the program wires it.</summary>
internal sealed class PublisherUnderTest : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    public PublisherUnderTest(KafkaOptions kafka, Action<MonitorOptions>? configure = null, string instance = "monitor-1")
    {
        var options = new MonitorOptions { FlushTimeout = TimeSpan.FromSeconds(20) };
        configure?.Invoke(options);
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services
            .AddMetrics()
            .AddLogging(logging => logging.AddProvider(Log))
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IHostApplicationLifetime, FakeLifetime>()
            .AddSingleton<ServiceExit>()
            .AddSingleton(Options.Create(kafka))
            .AddSingleton(Options.Create(options))
            .AddSingleton(new MonitorInstance(instance, "local"))
            .AddSingleton<MonitorMetrics>();
        _services = MonitorHostApplicationBuilderExtensions.AddKafkaPublisher(builder, options.Spool is not null).BuildServiceProvider();
        Publisher.Start();
    }

    public FakeLog Log { get; } = new();

    public ICheckPublisher Publisher => _services.GetRequiredService<ICheckPublisher>();

    public MonitorTotals Totals => _services.GetRequiredService<MonitorMetrics>().Totals;

    public ServiceExit Exit => _services.GetRequiredService<ServiceExit>();

    public ValueTask DisposeAsync() => _services.DisposeAsync();
}
