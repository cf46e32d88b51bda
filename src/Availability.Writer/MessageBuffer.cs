using System.Threading.Channels;

namespace Availability.Writer;

/// <summary>Between the consumer's thread and the batches: bounded by number and by bytes, so that a backlog stays on the broker.</summary>
internal sealed class MessageBuffer(int messages, long bytes)
{
    private readonly Channel<ConsumedMessage> _channel =
        Channel.CreateUnbounded<ConsumedMessage>(new UnboundedChannelOptions { SingleWriter = true });

    private readonly object _gate = new();
    private int _messages;
    private long _bytes;

    /// <summary>Waits for room; a message larger than all the room fits an empty buffer.</summary>
    /// <returns>False when there is none within the patience.</returns>
    public bool TryAdd(ConsumedMessage message, TimeSpan patience)
    {
        lock (_gate)
        {
            while (_messages >= messages || _bytes >= bytes)
            {
                if (!Monitor.Wait(_gate, patience))
                {
                    return false;
                }
            }

            _messages++;
            _bytes += message.Bytes;
        }

        return _channel.Writer.TryWrite(message);
    }

    /// <summary>Takes the oldest, if there is one.</summary>
    public bool TryTake(out ConsumedMessage? message)
    {
        if (!_channel.Reader.TryRead(out message))
        {
            return false;
        }

        lock (_gate)
        {
            _messages--;
            _bytes -= message.Bytes;
            Monitor.Pulse(_gate);
        }

        return true;
    }

    /// <summary>False when it is empty and will stay so.</summary>
    public async Task<bool> HasMoreAsync(CancellationToken cancellationToken) => await _channel.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Nothing more will come.</summary>
    public void Complete(Exception? exception = null) => _channel.Writer.TryComplete(exception);
}
