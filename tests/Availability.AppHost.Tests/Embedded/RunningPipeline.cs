using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Availability.Testing;

namespace Availability.AppHost.Tests.Embedded;

/// <summary>The whole pipeline in one process, started as a newcomer would, on a data folder and targets file of a test's own.</summary>
internal sealed partial class RunningPipeline : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    // Whatever the tests themselves were told, this one is to bring its own.
    private static readonly Dictionary<string, string?> Environment = new() { ["KAFKA_BROKERS"] = null, ["POSTGRES_URI"] = null };

    private readonly ServiceProcess _process;

    private RunningPipeline(ServiceProcess process) => _process = process;

    public HttpClient Client { get; } = new();

    public string Log => _process.Log;

    /// <summary>Where its broker is, as it says.</summary>
    public string Brokers => Said(BrokersLine());

    /// <summary>Where its database is, as it says.</summary>
    public string Database => $"Host=127.0.0.1;Port={Said(PortLine())};Username=availability;Password={File.ReadAllText(Said(PasswordLine()))}";

    /// <summary>Starts it without waiting for anything.</summary>
    public static ServiceProcess Start(params IEnumerable<string> arguments) => ServiceProcess.Start("Availability.AppHost", Environment, arguments);

    /// <summary>Starts it and waits until it says where the page is.</summary>
    public static async Task<RunningPipeline> StartAsync(string targets, string data, CancellationToken cancellationToken)
    {
        var pipeline = new RunningPipeline(Start(targets, "--data", data, "--port", "0"));
        await Eventually.TrueAsync(pipeline.HasAddress, Patience, "it says where the page is", cancellationToken);
        return pipeline;
    }

    /// <summary>Waits until the API tells what is expected of the only target.</summary>
    public async Task<JsonElement> TargetAsync(Func<JsonElement, bool> expected, string description, CancellationToken cancellationToken)
    {
        var target = default(JsonElement);
        await Eventually.TrueAsync(
            async token =>
            {
                using var response = await Client.GetAsync(new Uri("/api/v1/targets", UriKind.Relative), token);
                if (!response.IsSuccessStatusCode)
                {
                    return false;
                }

                var targets = (await response.Content.ReadFromJsonAsync<JsonElement>(token)).GetProperty("targets");
                target = targets.GetArrayLength() == 1 ? targets[0] : default;
                return target.ValueKind == JsonValueKind.Object && expected(target);
            },
            Patience, description, cancellationToken);
        return target;
    }

    /// <summary>The request ids of the target's checks, newest first.</summary>
    public async Task<List<string>> ChecksAsync(int id, CancellationToken cancellationToken)
    {
        var checks = await Client.GetFromJsonAsync<JsonElement>($"/api/v1/targets/{id}/checks?limit=1000", cancellationToken);
        return [.. checks.GetProperty("checks").EnumerateArray().Select(check => check.GetProperty("request_id").GetString()!)];
    }

    public Task<int> StopAsync(CancellationToken cancellationToken) => _process.StopAsync(cancellationToken);

    public Task KillAsync(CancellationToken cancellationToken) => _process.KillAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _process.DisposeAsync();
    }

    private string Said(Regex line) => _process.Output.Select(text => line.Match(text)).First(match => match.Success).Groups[1].Value;

    private bool HasAddress()
    {
        if (!_process.IsRunning)
        {
            throw new InvalidOperationException("It ended. It printed:" + System.Environment.NewLine + Log);
        }

        var line = _process.Output.FirstOrDefault(line => line.Contains("Status page", StringComparison.Ordinal));
        Client.BaseAddress = line is null ? null : new Uri(line[line.IndexOf("http", StringComparison.Ordinal)..]);
        return line is not null;
    }

    [GeneratedRegex("^  Kafka +([^,]+), topic checks$")]
    private static partial Regex BrokersLine();

    [GeneratedRegex("^  History .* -p ([0-9]+) ")]
    private static partial Regex PortLine();

    [GeneratedRegex(@"^  History .*cat '([^']+)'\)")]
    private static partial Regex PasswordLine();
}
