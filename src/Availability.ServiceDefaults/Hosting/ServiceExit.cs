using Microsoft.Extensions.Hosting;

namespace Availability.ServiceDefaults;

/// <summary>Ends the program with a code and a sentence. The first call wins: what follows is usually its consequence.</summary>
public sealed class ServiceExit(IHostApplicationLifetime lifetime)
{
    private readonly Lock _lock = new();

    /// <summary>The code to exit with; null as long as nobody asked.</summary>
    public int? Code { get; private set; }

    /// <summary>Stops the host.</summary>
    /// <param name="code">One of <see cref="ExitCode"/>.</param>
    /// <param name="reason">Printed on standard error; null where the code says it all.</param>
    public void Stop(int code, string? reason = null)
    {
        lock (_lock)
        {
            if (Code is not null)
            {
                return;
            }

            Code = code;
        }

        if (reason is not null)
        {
            Console.Error.WriteLine(reason);
        }

        lifetime.StopApplication();
    }
}
