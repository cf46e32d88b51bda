using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;
using OpenTelemetry.Trace;

namespace Availability.ServiceDefaults.Tests;

public sealed class ServiceHostTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_Started_AnswersHealthAliveAndMetrics()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var answers = new List<string>();

        var code = await ServiceHost.RunAsync(Command(_ => { }), new SettingValues(), stop.Token, addresses => _ = AskAsync(addresses.Single()));

        async Task AskAsync(string address)
        {
            using var client = new HttpClient { BaseAddress = new Uri(address) };
            foreach (var path in (string[])["/health", "/alive", "/metrics"])
            {
                using var response = await client.GetAsync(new Uri(path, UriKind.Relative), Stop);
                answers.Add($"{path} {(int)response.StatusCode}");
            }

            await stop.CancelAsync();
        }

        Assert.Equal(ExitCode.Success, code);
        Assert.Equal(["/health 200", "/alive 200", "/metrics 200"], answers);
    }

    [Fact]
    public async Task RunAsync_ModuleAsksToStop_EndsWithTheFirstCode()
    {
        var code = await ServiceHost.RunAsync(Command(builder => builder.Services.AddHostedService<Stopping>()), new SettingValues(), Stop);

        Assert.Equal(ExitCode.NotUp, code);
    }

    [Fact]
    public async Task RunAsync_LoopThrows_EndsAsFailed()
    {
        var code = await ServiceHost.RunAsync(Command(builder => builder.Services.AddHostedService<Throwing>()), new SettingValues(), Stop);

        Assert.Equal(ExitCode.Failed, code);
    }

    [Fact]
    public async Task RunAsync_OptionsOutOfRange_NamesEveryFault()
    {
        var command = Command(builder => builder.Services.AddOptionsWithValidateOnStart<Numbers>().ValidateDataAnnotations());

        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => ServiceHost.RunAsync(command, new SettingValues(), Stop));

        Assert.Contains("One", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Two", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_PortTaken_SaysSoAndWhatToDo()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var values = new SettingValues { ["Http:Listen"] = taken.LocalEndpoint.ToString() };

        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => ServiceHost.RunAsync(Command(_ => { }), values, Stop));

        Assert.Equal($"Failed to bind to address http://{taken.LocalEndpoint}: address already in use. Choose another port with --http.", exception.Message);
    }

    [Fact]
    public async Task RunAsync_CancelledWhileStarting_WaitsForWhatStartedAlready()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var ending = new Ending();
        var command = Command(builder => builder.Services.AddHostedService(_ => ending).AddHostedService(_ => new NeverStarting(ending.Began, stop)));

        Assert.Equal(ExitCode.Success, await ServiceHost.RunAsync(command, new SettingValues(), stop.Token));

        Assert.True(ending.HasEnded);
    }

    [Theory]
    [InlineData("urls", "http://127.0.0.1:0")]
    [InlineData("http_ports", "0")]
    public async Task RunAsync_HttpBesideAspNetCoreUrls_ServesPeopleToo(string key, string value)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        IReadOnlyCollection<string> addresses = [];
        var command = Command(_ => { }, new ListenAddress("Test:Bind", "Test:Port", 8080));
        var values = new SettingValues { [key] = value, ["Http:Listen"] = "0" };

        await ServiceHost.RunAsync(command, values, stop.Token, bound =>
        {
            addresses = bound;
            stop.Cancel();
        });

        Assert.Equal(2, addresses.Count);
    }

    [Theory]
    [InlineData("urls", "garbage")]
    [InlineData("urls", "https://*:443")]
    [InlineData("https_ports", "443")]
    public async Task RunAsync_AspNetCoreUrlsThatCannotBe_IsOneSentence(string key, string value) =>
        await Assert.ThrowsAsync<ConfigurationException>(() => ServiceHost.RunAsync(Command(_ => { }), new SettingValues { [key] = value }, Stop));

    [Fact]
    public async Task RunAsync_WithoutReceiver_TracesNothingAndExportsNoLogs()
    {
        var (isTraced, isLogged) = (true, true);
        var command = Command(builder => builder.Services.AddHostedService(services =>
        {
            isTraced = services.GetService<TracerProvider>() is not null;
            isLogged = services.GetServices<ILoggerProvider>().Any(provider => provider is OpenTelemetryLoggerProvider);
            return new Stopping(services.GetRequiredService<ServiceExit>());
        }));

        await ServiceHost.RunAsync(command, new SettingValues(), Stop);

        Assert.Equal((false, false), (isTraced, isLogged));
    }

    [Theory]
    [InlineData("collector:4317", "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT: expected the address of a collector, such as http://localhost:4317.")]
    [InlineData("4317", "grpc", "OTEL_EXPORTER_OTLP_ENDPOINT: expected the address of a collector, such as http://localhost:4317.")]
    [InlineData("http://collector:4318", "http/json", "OTEL_EXPORTER_OTLP_PROTOCOL: expected grpc or http/protobuf, not \"http/json\".")]
    public async Task RunAsync_ReceiverThatCannotBe_IsOneSentence(string endpoint, string protocol, string expected)
    {
        var values = new SettingValues { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = endpoint, ["OTEL_EXPORTER_OTLP_PROTOCOL"] = protocol };

        var exception = await Assert.ThrowsAsync<ConfigurationException>(() => ServiceHost.RunAsync(Command(_ => { }), values, Stop));

        Assert.Equal(expected, exception.Message);
    }

    private static ServiceCommand Command(Action<IHostApplicationBuilder> configure, ListenAddress? listen = null) =>
        new("availability-test", "A test.") { Settings = CommonSettings.All, Configure = configure, Listen = listen };

    // Takes a while to end, as one does that flushes.
    private sealed class Ending : BackgroundService
    {
        private readonly TaskCompletionSource _began = new();

        public Task Began => _began.Task;

        public bool HasEnded { get; private set; }

        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            _began.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stoppingToken).ContinueWith(_ => { }, TaskScheduler.Default);
            await Task.Delay(TimeSpan.FromMilliseconds(200), TimeProvider.System, CancellationToken.None);
            HasEnded = true;
        }
    }

    private sealed class NeverStarting(Task began, CancellationTokenSource stop) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            // A loop that was not even begun has nothing to end.
            await began;
            await stop.CancelAsync();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    private sealed class Stopping(ServiceExit exit) : BackgroundService
    {
        protected override Task ExecuteAsync(CancellationToken stoppingToken)
        {
            exit.Stop(ExitCode.NotUp);
            exit.Stop(ExitCode.Failed);
            return Task.CompletedTask;
        }
    }

    private sealed class Throwing : BackgroundService
    {
        protected override async Task ExecuteAsync(CancellationToken stoppingToken)
        {
            await Task.Yield();
            throw new InvalidOperationException("A test's failure.");
        }
    }

    private sealed class Numbers
    {
        [Range(1, 2)]
        public int One { get; set; }

        [Range(1, 2)]
        public int Two { get; set; }
    }
}
