using System.Data.Common;
using System.Globalization;
using Availability.ServiceDefaults;
using Availability.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Availability.Writer;

/// <summary>Looks at messages that could not be stored, and tries them again.</summary>
internal static class QuarantineCommand
{
    private const string Position = "Quarantine:Message";
    private const string Limit = "Quarantine:Limit";
    private const int DefaultLimit = 50;
    private const int MostReasons = 20;

    public static ServiceCommand Create() => new("quarantine", "Messages that could not be stored as checks.")
    {
        Settings = [],
        Commands =
        [
            Command(
                "list", "Shows the newest, one a line.",
                [Setting.Number("limit", Limit, "How many lines at most", DefaultLimit, 1)], ListAsync),
            Command(
                "show", "Shows one message with its bytes.",
                [Setting.Argument("message", Position, "As list names it: topic/partition@offset")], ShowAsync),
            Command(
                "replay", "Tries messages again; those that can be stored now leave the quarantine.",
                [Setting.Argument("message", Position, "One of them: topic/partition@offset", "all"), WriterSettings.Retention[0]], ReplayAsync),
        ],
    };

    private static ServiceCommand Command(
        string name, string description, IReadOnlyList<Setting> settings, Func<IServiceProvider, CancellationToken, Task<int>> work) =>
        new(name, description)
        {
            Settings = [.. settings, .. PostgresSettings.All, .. CommonSettings.All],
            Configure = Configure,
            Run = (command, values, stop) => ServiceTask.RunAsync(command, values, (services, token) => DatabaseCommand.RunAsync(work, asOwner: false, services, token), stop),
        };

    private static void Configure(IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<WriterOptions>().BindConfiguration(WriterOptions.SectionName);
        builder.Services.AddSingleton(services => services.GetRequiredService<IOptions<WriterOptions>>().Value.Retention);
        builder.AddPostgres();
        builder.Services.AddStorage();
    }

    private static async Task<int> ListAsync(IServiceProvider services, CancellationToken stop)
    {
        var quarantine = services.GetRequiredService<Quarantine>();
        var limit = services.GetRequiredService<IConfiguration>().GetValue(Limit, DefaultLimit);
        var messages = await quarantine.ListAsync(limit, stop);
        foreach (var message in messages)
        {
            await Console.Out.WriteLineAsync(QuarantineText.Line(message));
        }

        var count = await quarantine.CountAsync(stop);
        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{messages.Count} of {count} messages."));
        return ExitCode.Success;
    }

    private static async Task<int> ShowAsync(IServiceProvider services, CancellationToken stop)
    {
        foreach (var message in await FindAsync(services, services.GetRequiredService<IConfiguration>()[Position] ?? "", stop))
        {
            await Console.Out.WriteLineAsync(QuarantineText.Page(message));
        }

        return ExitCode.Success;
    }

    private static async Task<int> ReplayAsync(IServiceProvider services, CancellationToken stop)
    {
        var quarantine = services.GetRequiredService<Quarantine>();
        var result = services.GetRequiredService<IConfiguration>()[Position] is { } position
            ? await quarantine.ReplayAsync(await FindAsync(services, position, stop), stop)
            : await quarantine.ReplayAllAsync(stop);
        foreach (var (message, reason) in result.Remaining.Take(MostReasons))
        {
            await Console.Out.WriteLineAsync(QuarantineText.Line(message with { Reason = reason }));
        }

        await Console.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"{result.Stored} stored, {result.Duplicates} duplicates of others' checks, {result.Remaining.Count} remain in the quarantine."));
        if (result.Stored > 0)
        {
            await AnnounceAsync(services, stop);
        }

        return result.Remaining.Count == 0 ? ExitCode.Success : ExitCode.Failed;
    }

    private static async Task AnnounceAsync(IServiceProvider services, CancellationToken stop)
    {
        try
        {
            await services.GetRequiredService<Announcements>().AnnounceAsync(Announcements.Anything, stop);
        }
        catch (DbException)
        {
            // Only a hint: what shows the history looks by itself within a minute.
        }
    }

    private static async Task<IReadOnlyList<QuarantinedMessage>> FindAsync(IServiceProvider services, string position, CancellationToken stop)
    {
        if (QuarantinePosition.Parse(position) is not { } parsed)
        {
            throw new ConfigurationException($"message: expected topic/partition@offset, as 'quarantine list' shows it, not \"{position}\".");
        }

        var messages = await services.GetRequiredService<Quarantine>().FindAsync(parsed, stop);
        return messages.Count > 0 ? messages : throw new ConfigurationException($"There is no {position} in the quarantine.");
    }
}
