using Availability.Storage;
using Availability.Storage.Reports;

namespace Availability.Web;

/// <summary>The state of all targets, read once for all pages that want it until there is news or time has passed.</summary>
internal sealed class KnownStates
{
    private readonly TargetStates _states;
    private readonly News _news;
    private readonly KeptRead<(string Version, IReadOnlyList<TargetSummary> States)> _known;
    private string? _version;

    public KnownStates(TargetStates states, News news, TimeProvider clock)
    {
        (_states, _news) = (states, news);
        _known = new(clock, ReadNowAsync) { KeepFor = (known, _) => known.Version == news.Version ? news.KeepFor : TimeSpan.Zero };
    }

    public async Task<IReadOnlyList<TargetSummary>> ReadAsync(CancellationToken cancellationToken) => (await _known.GetAsync(cancellationToken)).States;

    private async Task<(string Version, IReadOnlyList<TargetSummary> States)> ReadNowAsync()
    {
        var (version, from) = _news.Take();
        // Without news only time has passed, or nobody tells.
        var read = await _states.ReadAsync(version == _version ? Announcements.Anything : from, CancellationToken.None);
        return (_version = version, read);
    }
}
