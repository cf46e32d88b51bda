using System.Net;
using System.Net.Sockets;
using Availability.Testing;
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

        // The command's own patience is seconds, which a busy machine may use up.
        async Task AskAsync(Uri address)
        {
            var code = -1;
            try
            {
                await Eventually.TrueAsync(
                    async _ => (code = await HealthAsync(address.Authority)) == expected, TimeSpan.FromMinutes(1), "it tells the health", Stop);
                asked.SetResult(code);
            }
            catch (TimeoutException)
            {
                asked.SetResult(code);
            }

            await stop.CancelAsync();
        }
    }

    [Fact]
    public async Task RunAsync_NobodyThere_Fails()
    {
        // Bound but not listening: the port refuses, and nobody else gets it.
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.Equal(ExitCode.Failed, await HealthAsync(taken.LocalEndPoint!.ToString()!));
    }

    [Fact]
    public async Task RunAsync_PortThatNobodyKnows_IsBadUsage() => Assert.Equal(ExitCode.BadUsage, await HealthAsync("127.0.0.1:0"));

    private static Task<int> HealthAsync(string http) => new ServiceCommand("availability-test", "A test.")
    {
        Settings = CommonSettings.All,
        Commands = [HealthCommand.Create()],
    }.RunAsync(["health", "--http", http]);
}
