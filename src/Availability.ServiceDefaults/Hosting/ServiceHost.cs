using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>Builds and runs the host of a program, and turns what ends it into an exit code.</summary>
public static partial class ServiceHost
{
    /// <summary>Runs until a signal, <paramref name="stop"/> or <see cref="ServiceExit"/>.</summary>
    /// <param name="command">The program.</param>
    /// <param name="values">What the user set.</param>
    /// <param name="stop">Stops it, too.</param>
    /// <param name="started">Called once everything runs, with the addresses that are listened on.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        ServiceCommand command, SettingValues values, CancellationToken stop, Action<IReadOnlyCollection<string>>? started = null)
    {
        await using var app = Build(command, values);
        try
        {
            await app.StartAsync(stop);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            (started ?? (_ => LogListening(app.Logger, string.Join(", ", addresses))))([.. addresses]);
            await app.WaitForShutdownAsync(stop);
        }
        catch (OptionsValidationException exception)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, exception.Failures));
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException or SocketException)
        {
            throw new ConfigurationException($"{exception.Message.TrimEnd('.')}. Choose another port with {command.Listen?.PortFlag ?? "--http"}.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while starting: as asked, or by a ServiceExit that says why.
        }

        return app.Services.GetRequiredService<ServiceExit>().Code ?? (ReportFaults(app) ? ExitCode.Failed : ExitCode.Success);
    }

    private static WebApplication Build(ServiceCommand command, SettingValues values)
    {
        // Neither the working directory nor an appsettings.json in it may change what the program does.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions
        {
            ApplicationName = command.Name,
            ContentRootPath = AppContext.BaseDirectory,
        });
        foreach (var source in builder.Configuration.Sources.OfType<JsonConfigurationSource>().ToList())
        {
            builder.Configuration.Sources.Remove(source);
        }

        builder.Configuration.AddInMemoryCollection(values.ByKey);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        foreach (var endpoint in Endpoints(command, builder.Configuration))
        {
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(endpoint));
        }

        builder.AddServiceDefaults();
        command.Configure(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        command.Map(app);
        return app;
    }

    private static IEnumerable<IPEndPoint> Endpoints(ServiceCommand command, ConfigurationManager configuration)
    {
        var main = command.Listen?.From(configuration);
        if (main is not null)
        {
            yield return main;
        }

        if (configuration[CommonSettings.Http.Key] is { } http)
        {
            yield return ListenAddress.Parse(http);
        }
        else if (command.Listen is null && !ListenAddress.HasAspNetCoreUrls(configuration))
        {
            yield return new IPEndPoint(IPAddress.Loopback, 0);
        }
    }

    // A loop that ends by an exception stops the host; nobody else tells that it was not asked to.
    private static bool ReportFaults(WebApplication app)
    {
        var faults = app.Services.GetServices<IHostedService>().OfType<BackgroundService>()
            .Select(service => service.ExecuteTask?.Exception?.InnerException).OfType<Exception>().ToList();
        foreach (var fault in faults)
        {
            LogFault(app.Logger, fault);
        }

        return faults.Count > 0;
    }

    [LoggerMessage(LogLevel.Critical, "Stopped by an error that nobody expected")]
    private static partial void LogFault(ILogger logger, Exception fault);

    [LoggerMessage(LogLevel.Information, "Health and metrics on {Addresses}")]
    private static partial void LogListening(ILogger logger, string addresses);
}
