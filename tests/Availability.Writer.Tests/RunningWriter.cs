using Availability.ServiceDefaults;
using Availability.Testing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Availability.Writer.Tests;

/// <summary>The writer's module in a host of its own.</summary>
internal sealed class RunningWriter : IAsyncDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly IHost _host;

    private RunningWriter(IHost host) => _host = host;

    public int? ExitCode => _host.Services.GetRequiredService<ServiceExit>().Code;

    public bool IsPaused => _host.Services.GetRequiredService<StreamIntake>().IsPaused;

    /// <summary>What it tells the database of where its partitions end.</summary>
    public StreamEnds Ends => _host.Services.GetRequiredService<StreamEnds>();

    /// <summary>Zero before the first.</summary>
    public TimeSpan SinceLastPoll => _host.Services.GetRequiredService<WriterStatus>().SinceLastPoll;

    public PartitionLeases Leases => _host.Services.GetRequiredService<PartitionLeases>();

    public static string GroupOf(TestTopic topic) => $"group of {topic.Name}";

    public static Task<RunningWriter> StartAsync(TestTopic topic, string connectionString, params (string Key, string Value)[] settings) =>
        StartAsync(TimeProvider.System, topic, connectionString, settings);

    /// <summary>One that reads to the end at its stop, and has enough time for it.</summary>
    public static Task<RunningWriter> StartDrainingAsync(TestTopic topic, string connectionString) =>
        StartAsync(new UnhurriedClock(), topic, connectionString, ("Writer:DrainOnStop", "true"));

    private static async Task<RunningWriter> StartAsync(
        TimeProvider clock, TestTopic topic, string connectionString, params (string Key, string Value)[] settings)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = "writer-test" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Kafka:Brokers"] = topic.Brokers,
            ["Kafka:ClusterId"] = topic.ClusterId,
            ["Kafka:Topic"] = topic.Name,
            ["Writer:GroupId"] = GroupOf(topic),
            ["Writer:Period"] = "00:00:00.05",
            // The checks of the tests have fixed dates.
            ["Writer:RetainRaw"] = "10000.00:00:00",
            ["Postgres:Uri"] = connectionString,
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key, (string?)setting.Value)));
        builder.Services.AddSingleton(clock);
        builder.AddServiceDefaults();
        builder.AddWriter();
        var writer = new RunningWriter(builder.Build());
        await writer._host.StartAsync(TestContext.Current.CancellationToken);
        return writer;
    }

    public async Task<HealthReport> HealthAsync() =>
        await _host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);

    public Task ReadyAsync() => Eventually.TrueAsync(
        async _ => (await HealthAsync()).Status == HealthStatus.Healthy, Deadline, "the writer is ready", TestContext.Current.CancellationToken);

    /// <summary>Ready, but for its partitions, which are looked after once a minute.</summary>
    public Task ReadsAndStoresAsync() => Eventually.TrueAsync(
        async _ => (await HealthAsync()).Entries["writer"].Status == HealthStatus.Healthy,
        Deadline, "the writer reads and stores", TestContext.Current.CancellationToken);

    /// <summary>It is ready, and has something to say all the same.</summary>
    public Task NotesAsync(string note) => Eventually.TrueAsync(
        async _ => (await HealthAsync()).Entries["writer"] is { Status: HealthStatus.Healthy, Description: { } description }
            && description.Contains(note, StringComparison.Ordinal),
        Deadline, $"the writer notes {note}", TestContext.Current.CancellationToken);

    public Task NotReadyAsync(string because) => Eventually.TrueAsync(
        async _ => (await HealthAsync()).Entries["writer"].Description?.Contains(because, StringComparison.Ordinal) == true,
        Deadline, $"the writer is not ready because of {because}", TestContext.Current.CancellationToken);

    public Task ExitsAsync() => Eventually.TrueAsync(() => ExitCode is not null, Deadline, "the writer exits", TestContext.Current.CancellationToken);

    public Task StopAsync() => _host.StopAsync(TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}
