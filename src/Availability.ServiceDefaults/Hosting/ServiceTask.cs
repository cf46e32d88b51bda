using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.ServiceDefaults;

/// <summary>Runs a command that does one thing and ends: the services of a program without its endpoints and loops.</summary>
public static partial class ServiceTask
{
    /// <summary>Does the work, until <paramref name="stop"/> at most.</summary>
    /// <param name="command">The command; its <see cref="ServiceCommand.Configure"/> adds the services.</param>
    /// <param name="values">What the user set.</param>
    /// <param name="work">Gets the services and tells the exit code.</param>
    /// <param name="stop">Stops it.</param>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(
        ServiceCommand command, SettingValues values, Func<IServiceProvider, CancellationToken, Task<int>> work, CancellationToken stop)
    {
        using var host = Build(command, values);
        try
        {
            await host.StartAsync(stop);
            return await work(host.Services, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCode.Failed;
        }
        catch (OptionsValidationException exception)
        {
            throw new ConfigurationException(string.Join(Environment.NewLine, exception.Failures));
        }
        catch (Exception exception) when (exception is not ConfigurationException)
        {
            LogFault(host.Services.GetRequiredService<ILoggerFactory>().CreateLogger(command.Name), exception);
            return ExitCode.Failed;
        }
        finally
        {
            await host.StopAsync(CancellationToken.None);
        }
    }

    private static IHost Build(ServiceCommand command, SettingValues values)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { ApplicationName = command.Name });
        builder.Configuration.AddEnvironmentVariables();
        builder.Configuration.AddInMemoryCollection(values.ByKey);
        builder.AddServiceDefaults();
        command.Configure(builder);
        return builder.Build();
    }

    [LoggerMessage(LogLevel.Critical, "Ended by an error that nobody expected")]
    private static partial void LogFault(ILogger logger, Exception fault);
}
