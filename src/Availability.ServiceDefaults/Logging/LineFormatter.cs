using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Availability.ServiceDefaults;

/// <summary>One line per message, for people: local time, the severity when it is not information, the message.</summary>
internal sealed class LineFormatter(TimeProvider clock) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        textWriter.Write(clock.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss ", CultureInfo.InvariantCulture));
        textWriter.Write(logEntry.LogLevel switch
        {
            LogLevel.Information => "",
            LogLevel.Trace => "trace: ",
            LogLevel.Debug => "debug: ",
            LogLevel.Warning => "warning: ",
            _ => "error: ",
        });
        textWriter.WriteLine(logEntry.Formatter(logEntry.State, logEntry.Exception));

        // Where it happened is for whoever mends the program; what it was is for everyone.
        if (logEntry.Exception is { } exception)
        {
            textWriter.WriteLine(logEntry.LogLevel >= LogLevel.Error ? exception.ToString() : $"  {exception.GetType().Name}: {exception.Message}");
        }
    }
}
