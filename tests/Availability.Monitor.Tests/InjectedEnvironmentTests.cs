using System.Globalization;
using Availability.Testing;

namespace Availability.Monitor.Tests;

/// <summary>Aspire tells a program where everything is by variables of its own.</summary>
public sealed class InjectedEnvironmentTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Run_ConnectionStringAndPortsInjected_AreTaken()
    {
        using var monitor = MonitorProcess.Start(
            ["-", "--period", "1h"], "http://127.0.0.1:1/\n", ("ConnectionStrings__kafka", "127.0.0.1:1"), ("HTTP_PORTS", "0"));
        await Eventually.TrueAsync(() => monitor.Page is not null, TimeSpan.FromSeconds(60), "it says where its health is", Stop);
        using var http = new HttpClient();

        using var response = await http.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{monitor.Page!.Port}/health")), Stop);

        // On every address, as HTTP_PORTS asks; without it, health is on the loopback alone.
        Assert.Contains(monitor.Page.Host, (string[])["[::]", "0.0.0.0"]);
        Assert.Contains("Aspire.Confluent.Kafka.Producer: Unhealthy: no broker of 127.0.0.1:1 answers", await response.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
        monitor.Terminate();
        await monitor.ExitAsync();
    }
}
