using Availability.ServiceDefaults;
using Availability.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>A command that works on the database and ends: it waits for nothing, and says what is wrong in one sentence.</summary>
internal static class DatabaseCommand
{
    /// <summary>Does the work.</summary>
    /// <param name="work">Tells the exit code.</param>
    /// <param name="asOwner">Whether it speaks to Postgres as the owner of the tables.</param>
    /// <param name="services">Of the program.</param>
    /// <param name="stop">Stops it.</param>
    /// <exception cref="ConfigurationException">Somebody has to change something.</exception>
    public static async Task<int> RunAsync(
        Func<IServiceProvider, CancellationToken, Task<int>> work, bool asOwner, IServiceProvider services, CancellationToken stop)
    {
        try
        {
            return await work(services, stop);
        }
        catch (Exception exception) when (PostgresFault.Of(exception) == FaultKind.Configuration)
        {
            throw new ConfigurationException(PostgresRefusal.Explain(
                exception, PostgresFault.Explain(exception), services.GetRequiredService<IOptions<PostgresOptions>>().Value, asOwner));
        }
        catch (Exception exception) when (PostgresFault.Of(exception) != FaultKind.Unknown)
        {
            await Console.Error.WriteLineAsync($"Postgres: {PostgresFault.Explain(exception)}.");
            return ExitCode.Failed;
        }
    }
}
