using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Availability.Monitor.Tests.Probing;

/// <summary>A DNS server on loopback, UDP and TCP on one port, whose every byte a test decides.</summary>
internal sealed class LoopbackResolver : IAsyncDisposable
{
    private readonly Func<byte[], bool, byte[]?> _answer;
    private readonly CancellationTokenSource _stopped = new();
    private readonly UdpClient _udp;
    private readonly Socket _tcp;
    private readonly Task _serving;
    private int _questions;

    private LoopbackResolver(Func<byte[], bool, byte[]?> answer, bool alsoTcp)
    {
        _answer = answer;
        (_udp, _tcp) = Bind();
        if (alsoTcp)
        {
            _tcp.Listen();
        }

        _serving = Task.WhenAll(ServeUdpAsync(), alsoTcp ? ServeTcpAsync() : Task.CompletedTask);
    }

    public int Port => ((IPEndPoint)_udp.Client.LocalEndPoint!).Port;

    /// <summary>How many were asked, over either.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>Starts one; the script gets the query and whether it came over TCP, and gives the answer or null for none.</summary>
    public static LoopbackResolver Start(Func<byte[], bool, byte[]?> answer, bool alsoTcp = true) => new(answer, alsoTcp);

    /// <summary>The query turned into a response with these records, all of the name that was asked for.</summary>
    public static byte[] Response(byte[] query, int code = 0, bool truncated = false, params (int Type, byte[] Data)[] records)
    {
        // Header and question; what follows is the query's own OPT record.
        var question = query.AsSpan(0, QuestionEnd(query)).ToArray();
        question[2] = (byte)(0x80 | (truncated ? 2 : 0) | (query[2] & 1));
        question[3] = (byte)(0x80 | code);
        BinaryPrimitives.WriteUInt16BigEndian(question.AsSpan(6), (ushort)records.Length);
        question.AsSpan(8, 4).Clear();
        return [.. question, .. records.SelectMany(Record)];
    }

    /// <summary>A name as it is written in a record.</summary>
    public static byte[] Name(string name) =>
        [.. name.Split('.').SelectMany(label => (byte[])[(byte)label.Length, .. label.Select(letter => (byte)letter)]), 0];

    public async ValueTask DisposeAsync()
    {
        await _stopped.CancelAsync();
        _udp.Dispose();
        _tcp.Dispose();
        await _serving;
        _stopped.Dispose();
    }

    private static byte[] Record((int Type, byte[] Data) record) =>
        [0xc0, 12, 0, (byte)record.Type, 0, 1, 0, 0, 0, 60, (byte)(record.Data.Length >> 8), (byte)record.Data.Length, .. record.Data];

    private static int QuestionEnd(byte[] query)
    {
        var at = 12;
        while (query[at] != 0)
        {
            at += query[at] + 1;
        }

        return at + 5;
    }

    // Both are ours, so that a port that does not listen refuses, whatever other tests do.
    private static (UdpClient Udp, Socket Tcp) Bind()
    {
        while (true)
        {
            var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            try
            {
                return (new UdpClient((IPEndPoint)tcp.LocalEndPoint!), tcp);
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                tcp.Dispose();
            }
        }
    }

    private byte[]? Answer(byte[] query, bool overTcp)
    {
        Interlocked.Increment(ref _questions);
        return _answer(query, overTcp);
    }

    private async Task ServeUdpAsync()
    {
        try
        {
            while (true)
            {
                var query = await _udp.ReceiveAsync(_stopped.Token);
                if (Answer(query.Buffer, false) is { } answer)
                {
                    await _udp.SendAsync(answer, query.RemoteEndPoint, _stopped.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // Disposed.
        }
    }

    private async Task ServeTcpAsync()
    {
        try
        {
            while (true)
            {
                await using var stream = new NetworkStream(await _tcp.AcceptAsync(_stopped.Token), ownsSocket: true);
                var length = new byte[2];
                await stream.ReadExactlyAsync(length, _stopped.Token);
                var query = new byte[BinaryPrimitives.ReadUInt16BigEndian(length)];
                await stream.ReadExactlyAsync(query, _stopped.Token);
                if (Answer(query, true) is { } answer)
                {
                    await stream.WriteAsync((byte[])[(byte)(answer.Length >> 8), (byte)answer.Length, .. answer], _stopped.Token);
                }
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or ObjectDisposedException or SocketException or IOException)
        {
            // Disposed, or the client hung up.
        }
    }
}
