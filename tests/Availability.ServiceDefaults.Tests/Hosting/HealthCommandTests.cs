using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Availability.ServiceDefaults.Tests;

public sealed class HealthCommandTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HealthStatus.Healthy, ExitCode.Success)]
    [InlineData(HealthStatus.Degraded, ExitCode.Success)]
    [InlineData(HealthStatus.Unhealthy, ExitCode.Failed)]
    public async Task RunAsync_ProgramThere_TellsItsHealth(HealthStatus health, int expected)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var asked = new TaskCompletionSource<int>();
        var program = new ServiceCommand("availability-test", "A test.")
        {
            Settings = CommonSettings.All,
            Configure = builder => builder.Services.AddHealthChecks().AddCheck("it", () => new HealthCheckResult(health), [HealthTags.Ready]),
        };

        await ServiceHost.RunAsync(program, new SettingValues(), stop.Token, addresses => _ = AskAsync(new Uri(addresses.Single())));

        Assert.Equal(expected, await asked.Task);

        async Task AskAsync(Uri address)
        {
            asked.SetResult(await HealthAsync(address.Authority));
            await stop.CancelAsync();
        }
    }

    [Fact]
    public async Task RunAsync_NobodyThere_Fails()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var address = taken.LocalEndpoint.ToString()!;
        taken.Stop();

        Assert.Equal(ExitCode.Failed, await HealthAsync(address));
    }

    [Fact]
    public async Task RunAsync_PortThatNobodyKnows_IsBadUsage() => Assert.Equal(ExitCode.BadUsage, await HealthAsync("127.0.0.1:0"));

    private static Task<int> HealthAsync(string http) => new ServiceCommand("availability-test", "A test.")
    {
        Settings = CommonSettings.All,
        Commands = [HealthCommand.Create()],
    }.RunAsync(["health", "--http", http]);
}
