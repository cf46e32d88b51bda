using System.Data.Common;
using Availability.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Availability.Web;

/// <summary>
/// Hears from the database what is new, on one connection for the whole process. While it cannot, there may be something new in every
/// <see cref="WebOptions.RefreshInterval"/>.
/// </summary>
internal sealed partial class NewsListener(
    Announcements announcements, News news, IOptions<WebOptions> options, TimeProvider clock, ILogger<NewsListener> logger) : BackgroundService
{
    private bool _saidSo;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (true)
            {
                await ListenAsync(stoppingToken);
                await Task.Delay(options.Value.RefreshInterval, clock, stoppingToken);
                news.Came(Announcements.Anything);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // Stopped while listening or waiting.
        }
    }

    private async Task ListenAsync(CancellationToken stopping)
    {
        try
        {
            await announcements.ListenAsync(Listening, news.Came, stopping);
        }
        catch (DbException exception)
        {
            // Away, or not there yet: the next round tries again.
            news.IsHeard = false;
            if (!_saidSo)
                LogDeaf(PostgresFault.Explain(exception), options.Value.RefreshInterval);
            _saidSo = true;
        }
    }

    private void Listening()
    {
        // Something may have come while nobody listened.
        news.Came(Announcements.Anything);
        news.IsHeard = true;
        if (_saidSo)
            LogHears();
        _saidSo = false;
    }

    [LoggerMessage(LogLevel.Warning, "The database does not tell what is new, pages are read again every {Interval}: {Reason}")]
    private partial void LogDeaf(string reason, TimeSpan interval);

    [LoggerMessage(LogLevel.Information, "The database tells what is new again")]
    private partial void LogHears();
}
