using System.Buffers;
using Availability.Core;
using Availability.ServiceDefaults;

namespace Availability.Monitor.Publishing;

/// <summary>Writes each record as one line of JSON. The reader's end of the pipe closing is a quiet reason to stop.</summary>
internal sealed class StdoutPublisher(Stream output, ServiceExit exit, MonitorMetrics metrics) : ICheckPublisher
{
    private readonly Lock _lock = new();
    private readonly ArrayBufferWriter<byte> _line = new();
    private bool _isBroken;

    public string? Trouble => null;

    public void Start()
    {
        // The stream is open already.
    }

    public void Publish(Check check)
    {
        lock (_lock)
        {
            _line.ResetWrittenCount();
            CheckSerializer.Serialize(_line, check);
            _line.Write("\n"u8);
            if (TryWrite())
            {
                metrics.RecordPublished(check.ScheduledAt);
            }
            else
            {
                metrics.RecordsDropped(check.ScheduledAt);
            }
        }
    }

    public void Publish(Heartbeat heartbeat)
    {
        // Standard output holds check records and nothing else; the log has the counts.
    }

    public Task FlushAsync() => Task.CompletedTask;

    public async ValueTask DisposeAsync() => await output.DisposeAsync();

    private bool TryWrite()
    {
        if (_isBroken)
        {
            return false;
        }

        try
        {
            output.Write(_line.WrittenSpan);
            output.Flush();
            return true;
        }
        catch (IOException)
        {
            _isBroken = true;
            exit.Stop(ExitCode.Success);
            return false;
        }
    }
}
