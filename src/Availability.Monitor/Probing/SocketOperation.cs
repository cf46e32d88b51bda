using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks.Sources;

namespace Availability.Monitor.Probing;

/// <summary>
/// One operation on a socket, used again on the next one: a socket's own, which it keeps for later calls, are lost with it, and a
/// check's socket has hardly any later calls. Cancelling closes the socket: an attempt that is cut short is over.
/// </summary>
internal sealed class SocketOperation : SocketAsyncEventArgs, IValueTaskSource<int>
{
    private static readonly ConcurrentQueue<SocketOperation> Pool = new();

    private ManualResetValueTaskSourceCore<int> _core;
    private CancellationTokenRegistration _cancellation;
    private CancellationToken _cancellationToken;

    private SocketOperation()
        : base(true)
    {
    }

    /// <returns>Always zero, once connected.</returns>
    public static ValueTask<int> ConnectAsync(Socket socket, EndPoint address, CancellationToken cancellationToken)
    {
        var operation = Rent(socket, cancellationToken);
        operation.RemoteEndPoint = address;
        return operation.Start(socket, static (socket, operation) => socket.ConnectAsync(operation));
    }

    public static ValueTask<int> ReceiveAsync(Socket socket, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var operation = Rent(socket, cancellationToken);
        operation.SetBuffer(buffer);
        return operation.Start(socket, static (socket, operation) => socket.ReceiveAsync(operation));
    }

    public static ValueTask<int> SendAsync(Socket socket, ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken)
    {
        var operation = Rent(socket, cancellationToken);
        operation.SetBuffer(MemoryMarshal.AsMemory(buffer));
        return operation.Start(socket, static (socket, operation) => socket.SendAsync(operation));
    }

    public int GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            SetBuffer(default);
            RemoteEndPoint = null;
            Pool.Enqueue(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _core.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e) => Complete();

    private static SocketOperation Rent(Socket socket, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var operation = Pool.TryDequeue(out var pooled) ? pooled : new SocketOperation();
        operation._cancellationToken = cancellationToken;
        operation._cancellation = cancellationToken.UnsafeRegister(static state => ((Socket)state!).Dispose(), socket);
        return operation;
    }

    private ValueTask<int> Start(Socket socket, Func<Socket, SocketOperation, bool> start)
    {
        try
        {
            if (!start(socket, this))
            {
                Complete();
            }
        }
        catch (ObjectDisposedException) when (_cancellationToken.IsCancellationRequested)
        {
            // Cancelled, and so closed, between the look at the token and the start.
            throw new OperationCanceledException(_cancellationToken);
        }

        return new ValueTask<int>(this, _core.Version);
    }

    private void Complete()
    {
        _cancellation.Dispose();
        if (SocketError == SocketError.Success)
        {
            _core.SetResult(BytesTransferred);
        }
        else
        {
            _core.SetException(_cancellationToken.IsCancellationRequested
                ? new OperationCanceledException(_cancellationToken)
                : new SocketException((int)SocketError));
        }
    }
}
