using System.Diagnostics;
using System.Text;
using Availability.Core;
using Availability.Testing;

namespace Availability.Monitor.Tests;

/// <summary>The program in trouble of its own.</summary>
public sealed class OwnTroubleTests
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    // Long enough for a check to be suspended before it is over.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Once_WithoutANetwork_NoSiteIsDown()
    {
        Assert.SkipUnless(CanUnshare(), "It takes the right to make a network namespace (unshare -rn).");
        var program = Path.Combine(AppContext.BaseDirectory, "Availability.Monitor.dll");
        const string Targets = "http://example.com/\nhttps://example.org/\nhttp://198.51.100.7/\nhttp://[2001:db8::7]/\nhttp://127.0.0.1:1/\n";
        using var monitor = MonitorProcess.Run(
            "unshare", ["-rn", "sh", "-c", $"ip link set lo up; exec dotnet '{program}' - --once --output stdout"], Targets);

        Assert.Equal(3, await monitor.ExitAsync());
        var checks = Checks(monitor);
        Assert.Equal(Outcome.Down, Assert.Single(checks, check => check.Url == "http://127.0.0.1:1/").Outcome);
        var others = checks.Where(check => check.Url != "http://127.0.0.1:1/").ToList();
        Assert.Equal(4, others.Count);
        Assert.All(others, check => Assert.Equal((Outcome.Missed, FailureKind.Monitor), (check.Outcome, check.Failure!.Kind)));
        Assert.All(others, check => Assert.StartsWith("this machine has no route out (", check.Failure!.Detail, StringComparison.Ordinal));
        Assert.Contains("The monitor's own network fails (this machine has no route out)", monitor.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Suspended_RecordsNeitherLatencyNorOutage()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There is no such signal.");
        var release = new TaskCompletionSource();
        await using var site = LoopbackSite.Start(async connection =>
        {
            await connection.ReadRequestAsync();
            await release.Task;
            await connection.WriteAsync(LoopbackSite.Ok());
        });
        using var monitor = MonitorProcess.Start(
            ["-", "--period", "10s", "--timeout", "10s", "--output", "stdout"], $"{site.Url}\n");
        await WaitAsync(() => site.Connections >= 1, "a check is under way");

        var clock = TimeProvider.System;
        var suspended = clock.GetTimestamp();
        monitor.Signal("STOP");
        await WaitAsync(() => clock.GetElapsedTime(suspended) > Timeout + TimeSpan.FromSeconds(1), "its deadline passed");
        release.SetResult();
        monitor.Signal("CONT");
        await WaitAsync(() => Checks(monitor).Any(check => check.Outcome == Outcome.Up), "the site is up");
        monitor.Terminate();
        await monitor.ExitAsync();

        var checks = Checks(monitor);
        Assert.Contains(checks, check => check.Failure?.Detail?.StartsWith("the monitor stood still for", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(checks, check => check.Outcome == Outcome.Down);
        Assert.All(checks, check => Assert.True(check.ResponseTime < Timeout));
    }

    private static bool CanUnshare()
    {
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        try
        {
            using var process = Process.Start(new ProcessStartInfo("unshare", ["-rn", "ip", "link", "set", "lo", "up"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static List<Check> Checks(MonitorProcess monitor) => [.. monitor.Output.Select(line =>
        CheckSerializer.TryDeserialize(Encoding.UTF8.GetBytes(line), out var check, out var error) ? check : throw new FormatException(error))];

    private static Task WaitAsync(Func<bool> condition, string description) =>
        Eventually.TrueAsync(condition, Deadline, description, TestContext.Current.CancellationToken);
}
