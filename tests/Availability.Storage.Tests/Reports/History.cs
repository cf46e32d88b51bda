using Availability.Core;
using Availability.Storage.Reports;
using Availability.Storage.Rollups;

namespace Availability.Storage.Tests;

/// <summary>A database with a history that ends now, and what reads it.</summary>
internal sealed class History : IAsyncDisposable
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private History(StorageDatabase database) =>
        (Database, Reports, Checks) = (database, new(database.Source, database.Clock), new(database.Source, database.Clock));

    public static DateTimeOffset Now { get; } = new(2026, 3, 10, 12, 10, 0, TimeSpan.Zero);

    public static TimeSpan Minute { get; } = TimeSpan.FromMinutes(1);

    public StorageDatabase Database { get; }

    public TargetReports Reports { get; }

    public CheckHistory Checks { get; }

    public static async Task<History> CreateAsync(params Check[] checks)
    {
        var history = new History(await StorageDatabase.CreateAsync());
        history.Database.Clock.SetUtcNow(Now);
        await history.Database.Store(new Retention { Raw = TimeSpan.FromDays(60) }).StoreAsync(Some.Batch(checks), Cancellation);
        return history;
    }

    /// <summary>The same with all its rollups, and what the planner knows of it.</summary>
    public static async Task<History> CreateRolledAsync(params Check[] checks)
    {
        var history = await CreateAsync(checks);
        await new RollupMaker(history.Database.Source).RollAsync(Cancellation);
        await history.Database.ExecuteAsync("VACUUM ANALYZE");
        return history;
    }

    /// <summary>One check per letter, the last one a period ago: u = up, d = down, m = missed, a space = nothing came.</summary>
    public static Check[] Of(string letters, string target = "target", string location = Check.DefaultLocation, TimeSpan? ago = null) =>
    [
        .. letters.Select((letter, index) => (letter, At: Now - (ago ?? TimeSpan.Zero) - (letters.Length - index) * Minute))
            .Where(slot => slot.letter != ' ')
            .Select(slot => Make(slot.letter, slot.At, target, location)),
    ];

    /// <summary>All targets, by id.</summary>
    public Task<IReadOnlyList<TargetSummary>> StatesAsync() =>
        new TargetStates(Database.Source, Database.Clock).ReadAsync(Announcements.Anything, Cancellation);

    /// <summary>All targets in full, by id.</summary>
    public async Task<IReadOnlyList<TargetReport>> ListAsync() =>
        await Reports.ListAsync([.. (await StatesAsync()).Select(state => state.Id)], Cancellation);

    /// <summary>The only target.</summary>
    public async Task<TargetReport> SingleAsync() => Assert.Single(await ListAsync());

    public ValueTask DisposeAsync() => Database.DisposeAsync();

    private static Check Make(char letter, DateTimeOffset at, string target, string location) => new()
    {
        RequestId = Guid.CreateVersion7(at),
        Timestamp = at.AddMilliseconds(2),
        ScheduledAt = at,
        Url = "https://example.org/",
        Target = target,
        Location = location,
        Group = "group",
        Period = Minute,
        ResponseTime = letter == 'm' ? TimeSpan.Zero : TimeSpan.FromMilliseconds(100),
        StatusCode = letter switch { 'u' => 200, 'd' => 503, _ => null },
        Outcome = letter switch { 'u' => Outcome.Up, 'd' => Outcome.Down, _ => Outcome.Missed },
        Failure = letter switch { 'u' => null, 'd' => new(FailureKind.Status), _ => new(FailureKind.Monitor, Detail: "busy") },
    };
}
