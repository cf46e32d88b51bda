using System.Data.Common;
using System.Threading.Channels;
using Availability.Storage;
using Microsoft.Extensions.Hosting;

namespace Availability.Writer;

/// <summary>
/// Tells those who show the history that there is something new, at most once a second and never later than a second: what is stored
/// while it rests is told when it has rested. No batch waits for it.
/// </summary>
internal sealed class AnnouncementService(Announcements announcements, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Rest = TimeSpan.FromSeconds(1);

    // One piece of news says all there is to say.
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    private readonly Lock _lock = new();

    // Who stored before, and was killed before it could tell, is spoken for.
    private DateTimeOffset _from = Announcements.Anything;

    /// <summary>Checks of slots from this one on were stored. From any thread, and never waits.</summary>
    public void Stored(DateTimeOffset from)
    {
        Include(from);
        _news.Writer.TryWrite(true);
    }

    /// <summary>Partitions changed hands: the next to be told includes what their last writer may have stored and not told.</summary>
    public void Reassigned() => Include(Announcements.Anything);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (await _news.Reader.ReadAsync(stoppingToken))
            {
                await AnnounceAsync(stoppingToken);
                await Task.Delay(Rest, clock, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is stored from here on is found by whoever looks next.
        }
    }

    private async Task AnnounceAsync(CancellationToken stopping)
    {
        var from = Take();
        try
        {
            await announcements.AnnounceAsync(from, stopping);
        }
        catch (DbException)
        {
            // Only a hint, and the database that cannot be told has nobody who could hear it. The next batch gives it again.
            Include(from);
        }
    }

    private void Include(DateTimeOffset from)
    {
        lock (_lock)
            _from = from < _from ? from : _from;
    }

    private DateTimeOffset Take()
    {
        lock (_lock)
        {
            var from = _from;
            _from = Announcements.NoCheck;
            return from;
        }
    }
}
