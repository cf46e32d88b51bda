using System.Globalization;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Availability.ServiceDefaults;

/// <summary>
/// <c>health</c>: asks the program that runs here, as a container's health check. An image without a shell has nothing else to
/// ask with.
/// </summary>
public static class HealthCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>For a program.</summary>
    /// <param name="address">The settings that say where the program listens, besides <c>--http</c>.</param>
    /// <param name="listen">What the program makes of them.</param>
    public static ServiceCommand Create(IReadOnlyList<Setting>? address = null, ListenAddress? listen = null) =>
        new("health", "Asks the program that runs on this machine with the same settings whether it can do its work, then exits: 0 or 1.")
        {
            Settings = [CommonSettings.Http, .. address ?? []],
            Listen = listen,
            Run = RunAsync,
        };

    private static async Task<int> RunAsync(ServiceCommand command, SettingValues values, CancellationToken stop)
    {
        var uri = Address(ServiceHost.Urls(command, ServiceHost.Configuration(values)).First());
        // A proxy of the environment is for what is outside.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { Timeout = Patience };
        try
        {
            using var response = await client.GetAsync(uri, stop);
            await Console.Out.WriteAsync(await response.Content.ReadAsStringAsync(stop));
            return response.IsSuccessStatusCode ? ExitCode.Success : ExitCode.Failed;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !stop.IsCancellationRequested))
        {
            await Console.Error.WriteLineAsync($"No answer from {uri}: {(exception.InnerException as SocketException ?? exception).Message}");
            return ExitCode.Failed;
        }
    }

    private static Uri Address(string url)
    {
        var address = BindingAddress.Parse(url);
        if (address.Port == 0)
        {
            throw new ConfigurationException("Where does the program listen? Name its port by --http or HTTP_PORTS, for both.");
        }

        // All addresses include this one.
        var host = address.Host is "*" or "+" or "0.0.0.0" or "[::]" ? "127.0.0.1" : address.Host;
        return new Uri(string.Create(CultureInfo.InvariantCulture, $"http://{host}:{address.Port}{ServiceDefaultsEndpointExtensions.HealthPath}"));
    }
}
