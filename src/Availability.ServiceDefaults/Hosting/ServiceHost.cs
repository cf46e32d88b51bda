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
        // Before the start, as a host that is stopped without having come to its services throws.
        Validate(app);
        try
        {
            await app.StartAsync(stop);
            var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses ?? [];
            (started ?? (_ => LogAddresses(app.Logger, command, addresses)))([.. addresses]);
            await app.WaitForShutdownAsync(stop);
        }
        catch (IOException exception) when (exception.InnerException is AddressInUseException or SocketException)
        {
            throw new ConfigurationException($"{exception.Message.TrimEnd('.')}. Choose another port with {command.Listen?.PortFlag ?? "--http"}.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested || app.Lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // Stopped while starting: as asked, or by a ServiceExit that says why.
        }
        finally
        {
            await StopStartedAsync(app);
        }

        return app.Services.GetRequiredService<ServiceExit>().Code ?? (ReportFaults(app) ? ExitCode.Failed : ExitCode.Success);
    }

    private static void Validate(WebApplication app)
    {
        try
        {
            app.Services.GetService<IStartupValidator>()?.Validate();
            // What a service finds when it is made (a lock that another program holds, a certificate without its key) is no start either.
            app.Services.GetServices<IHostedService>();
        }
        catch (OptionsValidationException exception)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, exception.Failures));
        }
        catch (AggregateException exception) when (exception.InnerExceptions.All(inner => inner is OptionsValidationException))
        {
            throw new ConfigurationException(string.Join(
                Environment.NewLine, exception.InnerExceptions.Cast<OptionsValidationException>().SelectMany(inner => inner.Failures)));
        }
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
        string[] urls = [.. Urls(command, builder.Configuration)];
        // Read into the addresses; the server would warn that it does not take them twice.
        builder.WebHost.UseSetting(WebHostDefaults.HttpPortsKey, "").UseSetting(WebHostDefaults.HttpsPortsKey, "").UseUrls(urls);
        builder.AddServiceDefaults();
        command.Configure(builder);
        var app = builder.Build();
        app.MapDefaultEndpoints();
        command.Map(app);
        return app;
    }

    /// <summary>What decides about addresses, without a host.</summary>
    internal static IConfiguration Configuration(SettingValues values) =>
        new ConfigurationBuilder().AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddInMemoryCollection(values.ByKey).Build();

    /// <summary>Where a program listens.</summary>
    internal static IEnumerable<string> Urls(ServiceCommand command, IConfiguration configuration)
    {
        var http = configuration[CommonSettings.Http.Key] is { } text ? ListenAddress.Parse(text) : null;
        var main = command.Listen?.From(configuration);
        // A program that serves people keeps their address next to --http; for another one --http is all.
        var ours = main is null && (command.Listen is not null || http is null) ? ListenAddress.AspNetCoreUrls(configuration) : [];
        IPEndPoint?[] endpoints = [main, http ?? (command.Listen is null && ours.Count == 0 ? new IPEndPoint(IPAddress.Loopback, 0) : null)];
        return [.. ours, .. endpoints.OfType<IPEndPoint>().Select(endpoint => $"http://{endpoint}")];
    }

    // A start that failed half-way leaves services running, and disposing of a service does not wait for its loop to end.
    private static async Task StopStartedAsync(WebApplication app)
    {
        if (!app.Lifetime.ApplicationStopped.IsCancellationRequested)
        {
            await app.StopAsync(CancellationToken.None);
        }
    }

    private static void LogAddresses(ILogger logger, ServiceCommand command, IEnumerable<string> addresses)
    {
        if (command.Listen is null)
        {
            LogHealth(logger, string.Join(", ", addresses));
        }
        else
        {
            LogListening(logger, string.Join(", ", addresses));
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
    private static partial void LogHealth(ILogger logger, string addresses);

    [LoggerMessage(LogLevel.Information, "Listening on {Addresses}")]
    private static partial void LogListening(ILogger logger, string addresses);
}
