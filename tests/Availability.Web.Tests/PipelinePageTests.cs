using System.Text.RegularExpressions;
using Availability.Storage;
using Availability.Testing;
using Npgsql;
using static Availability.Web.Tests.PageText;

namespace Availability.Web.Tests;

public sealed partial class PipelinePageTests
{
    private static readonly DateTimeOffset Now = StatusSite.Now;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pipeline_AllParts_EachWithAStateInWords()
    {
        await using var site = await StatusSite.StartAsync(
            source => TellAsync(source, "monitor-1", "berlin"),
            [.. Enumerable.Range(1, 3).Select(minute => Some.Check(timestamp: Now.AddMinutes(-minute), location: "berlin"))]);

        var page = await site.TextAsync("/pipeline");

        Assert.Equal(["Monitors", "Stream", "Accounts", "Quarantine", "Gaps", "History"], Heading().Matches(page).Select(match => match.Groups[1].Value));
        Assert.Equal(7, Badge().Count(page));
        Assert.Contains("monitor-1", page, StringComparison.Ordinal);
        Assert.Contains("Every location is heard from each minute.", page, StringComparison.Ordinal);
        Assert.Contains("data-refresh=\"5\"", page, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"\sstyle=|\son\w+=", page);
    }

    [Fact]
    public async Task Pipeline_EmptyDatabase_DoesNotSayThatAllIsWell()
    {
        await using var site = await StatusSite.StartAsync();

        var page = await site.TextAsync("/pipeline");

        Assert.Contains("<h1>The pipeline does not work as it should</h1>", page, StringComparison.Ordinal);
        Assert.Contains("No check was stored for ten minutes or longer.", page, StringComparison.Ordinal);
        Assert.Contains("No monitor was heard from in the last day.", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pipeline_TextsFromOutside_AreEncoded()
    {
        await using var site = await StatusSite.StartAsync(async source =>
        {
            await TellAsync(source, Hostile, Hostile);
            await using var command = source.CreateCommand(
                $"""
                WITH message AS (INSERT INTO quarantine (cluster_id, topic, partition, "offset", reason) VALUES ('c', 'checks', 3, 17, $1))
                INSERT INTO monitor_gap (id, monitor, location, at, first_slot, last_slot, dropped, reason)
                VALUES (gen_random_uuid(), 'm', 'l', '{Now:O}', '{Now:O}', '{Now:O}', 1, $1)
                """);
            command.Parameters.Add(new() { Value = Hostile });
            await command.ExecuteNonQueryAsync(Cancellation);
        });

        var page = await site.TextAsync("/pipeline");

        AssertEncoded(page);
        Assert.Equal(4, page.Split(Encoded).Length - 1);
        Assert.Contains("<code>quarantine show checks/3@17</code>", page, StringComparison.Ordinal);
    }

    private static async Task TellAsync(NpgsqlDataSource source, string monitor, string location)
    {
        var stream = new StreamId("cluster", "group", "checks-monitors");
        await new StreamOffsets(source).InsertAsync(stream, new Dictionary<int, long> { [0] = 0 }, Cancellation);
        Assert.True(await new MonitorStore(source).StoreAsync(
            stream, [new(0, 0, 1)],
            [new() { Monitor = monitor, Location = location, Version = "1.2", At = Now.AddSeconds(-30), Scheduled = 3, Completed = 3 }], [], Cancellation));
    }

    [GeneratedRegex("<h2 id=\"\\w+\">([^<]*)</h2>")]
    private static partial Regex Heading();

    [GeneratedRegex("class=\"(?:badge|summary) \\w+\"")]
    private static partial Regex Badge();
}
