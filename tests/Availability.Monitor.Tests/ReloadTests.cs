using System.Net;
using Availability.Testing;

namespace Availability.Monitor.Tests;

/// <summary>Reload of a running program.</summary>
public sealed class ReloadTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private readonly string _file = Path.Combine(Path.GetTempPath(), $"targets-{Guid.NewGuid():N}.tsv");
    private readonly HttpClient _http = new();

    public void Dispose()
    {
        _http.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Run_FileChanges_ChecksWhatItSaysAndSurvivesABadOne()
    {
        await using var first = LoopbackSite.Start(LoopbackSite.Ok());
        await using var second = LoopbackSite.Start(LoopbackSite.Ok());
        File.WriteAllLines(_file, [first.Url]);
        using var monitor = MonitorProcess.Start(_file, "--period", "200ms", "--output", "stdout");
        await WaitAsync(() => first.Connections >= 2 && monitor.Page is not null, "the first site is checked");

        File.WriteAllLines(_file, [first.Url, "ftp://example.com/"]);
        await HealthAsync(monitor, "Degraded");
        Assert.Contains("targets: Degraded: The targets file is refused", await _http.GetStringAsync(Health(monitor), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var checkedSoFar = first.Connections;
        await WaitAsync(() => first.Connections > checkedSoFar + 2, "the first site is still checked");

        File.WriteAllLines(_file, [second.Url]);
        await WaitAsync(() => second.Connections >= 2, "the second site is checked");
        await HealthAsync(monitor, "Healthy");
        await WaitAsync(() => monitor.Errors.Contains("1 targets, of which 1 are new and 0 changed; 1 are gone", StringComparison.Ordinal), "it says what changed");
        checkedSoFar = second.Connections;
        var firstSoFar = first.Connections;
        await WaitAsync(() => second.Connections > checkedSoFar + 5, "the second site goes on to be checked");
        Assert.InRange(first.Connections, firstSoFar, firstSoFar + 1);

        monitor.Terminate();
        Assert.Equal(0, await monitor.ExitAsync());
    }

    [Fact]
    public async Task Run_Sighup_ReadsTheFileAgain()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such signal.");
        await using var first = LoopbackSite.Start(LoopbackSite.Ok());
        await using var second = LoopbackSite.Start(LoopbackSite.Ok());
        File.WriteAllLines(_file, [first.Url]);
        using var monitor = MonitorProcess.Start(_file, "--period", "200ms", "--output", "stdout");
        await WaitAsync(() => first.Connections >= 1, "the first site is checked");

        File.WriteAllLines(_file, [first.Url, second.Url]);
        monitor.Signal("HUP");

        await WaitAsync(() => second.Connections >= 1, "the second site is checked");
        monitor.Terminate();
        Assert.Equal(0, await monitor.ExitAsync());
    }

    private async Task HealthAsync(MonitorProcess monitor, string status) => await Eventually.TrueAsync(
        async stop =>
        {
            using var response = await _http.GetAsync(Health(monitor), stop);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            return (await response.Content.ReadAsStringAsync(stop)).StartsWith(status, StringComparison.Ordinal);
        },
        Deadline, $"the monitor is {status}", TestContext.Current.CancellationToken);

    private static Uri Health(MonitorProcess monitor) => new(monitor.Page!, "/health");

    private static Task WaitAsync(Func<bool> condition, string description) =>
        Eventually.TrueAsync(condition, Deadline, description, TestContext.Current.CancellationToken);
}
