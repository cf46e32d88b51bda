using Microsoft.Extensions.Logging;

namespace Availability.Monitor.Publishing.Spooling;

/// <summary>How the spool is doing: said once per change.</summary>
internal sealed partial class SpoolCondition(Spool spool, MonitorMetrics metrics, BrokerState broker, ILogger<SpoolCondition> logger)
{
    private bool _isOverflowing;
    private bool _isWaiting;

    /// <summary>The disk does not take records.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>The spool was full.</summary>
    public void Dropped(long own, long earlier)
    {
        metrics.RecordsDropped(own);
        metrics.EarlierRecords("dropped", earlier);
        if (own + earlier > 0 && !_isOverflowing)
        {
            LogFull(spool.Folder);
        }

        _isOverflowing = own + earlier > 0 || (_isOverflowing && spool.Records > 0);
    }

    /// <summary>The disk does not take records.</summary>
    public void Refused(string reason)
    {
        if (!IsRefused)
        {
            LogRefused(spool.Folder, reason);
        }

        IsRefused = true;
    }

    /// <summary>It does again.</summary>
    public void Taken()
    {
        IsRefused = false;
        LogTaken(spool.Folder);
    }

    /// <summary>Says when records begin to wait, and when none do any more.</summary>
    public void Report()
    {
        if (!_isWaiting && spool.Records > 0 && broker.IsLost)
        {
            _isWaiting = true;
            LogWaiting(spool.Folder);
        }
        else if (_isWaiting && spool.Records == 0)
        {
            _isWaiting = false;
            LogEmpty(spool.Folder);
        }
    }

    [LoggerMessage(LogLevel.Information, "Records wait in {Folder} until Kafka takes them")]
    private partial void LogWaiting(string folder);

    [LoggerMessage(LogLevel.Information, "All records that waited in {Folder} are published")]
    private partial void LogEmpty(string folder);

    [LoggerMessage(LogLevel.Error, "The spool in {Folder} is full: its oldest records are dropped for newer ones")]
    private partial void LogFull(string folder);

    [LoggerMessage(LogLevel.Error, "The spool in {Folder} cannot be written, records wait in memory: {Reason}")]
    private partial void LogRefused(string folder, string reason);

    [LoggerMessage(LogLevel.Information, "The spool in {Folder} can be written again")]
    private partial void LogTaken(string folder);
}
