using System.Net;
using System.Net.Sockets;
using Availability.ServiceDefaults;

namespace Availability.AppHost.Tests.Embedded;

/// <summary>A user's mistake: one clear sentence, exit code 2, and nothing was prepared for nothing.</summary>
public sealed class BadStartTests : IDisposable
{
    private readonly string _data = Path.Combine(Path.GetTempPath(), $"never-made-{Guid.NewGuid():N}");
    private readonly string _targets = Path.GetTempFileName();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task TargetsFile_Missing_IsNamed() =>
        FailsAsync("Cannot read the targets file /no/such.tsv: ", "/no/such.tsv", "--port", "0");

    [Fact]
    public async Task TargetsFile_WithBadLines_NamesThemAll()
    {
        await File.WriteAllTextAsync(_targets, "https://example.com/\nexample.com\nhttps://example.org/\t(unclosed\nhttps://example.net/\t\tperiod=never\n", Stop);

        var lines = await FailsAsync($"{_targets}:2: ", _targets, "--port", "0");

        Assert.Equal([$"{_targets}:2", $"{_targets}:3", $"{_targets}:4"], lines.Select(line => line[..line.IndexOf(": ", StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task StandardInput_WithABadLine_IsToldBeforeAnythingIsPrepared()
    {
        await using var process = RunningPipeline.Start("-", "--port", "0", "--data", _data);
        await process.SendInputAsync("https://example.com/\nexample.com\n");

        Assert.Equal(ExitCode.BadUsage, await process.ExitAsync(Stop));
        Assert.StartsWith("standard input:2: ", process.Errors.Single(), StringComparison.Ordinal);
        Assert.False(Directory.Exists(_data));
    }

    [Fact]
    public async Task Port_Taken_IsNamed()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;

        await FailsAsync($"Cannot listen on 127.0.0.1:{port}: Address already in use. Choose another port with --port.", "--port", $"{port}");
    }

    [Fact]
    public Task Flag_Unknown_IsNamed() => FailsAsync("availability: Unknown option '--colour'.", "--colour");

    [Fact]
    public Task Period_TooShort_SaysWhatIsExpected() =>
        FailsAsync("--period: expected a duration such as 500ms, 60 or 60s, 5m, 2h or 30d, at least 100ms, got '0'.", "--period", "0");

    public void Dispose() => File.Delete(_targets);

    private async Task<IReadOnlyCollection<string>> FailsAsync(string sentence, params string[] arguments)
    {
        await using var process = RunningPipeline.Start([.. arguments, "--data", _data]);

        Assert.Equal(ExitCode.BadUsage, await process.ExitAsync(Stop));
        Assert.StartsWith(sentence, process.Errors.First(), StringComparison.Ordinal);
        Assert.DoesNotContain(process.Errors, line => line.StartsWith("   at ", StringComparison.Ordinal));
        Assert.False(Directory.Exists(_data));
        return process.Errors;
    }
}
