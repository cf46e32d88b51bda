using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Availability.Monitor.Probing;

namespace Availability.Monitor.Tests.Probing;

/// <summary>
/// The numbers of docs/decisions/0001-name-lookups.md. Run explicitly, where 127.0.0.1 port 53 is the name server and is ours
/// (the document has the command): it answers names that start with "fast" at once and no others.
/// </summary>
public class NameLookupMeasurement
{
    private const int SlowLookups = 64;
    private const int FastLookups = 200;

    private static readonly TimeProvider Clock = TimeProvider.System;

    [Theory(Explicit = true)]
    [InlineData("Dns.GetHostAddressesAsync", "same")]
    [InlineData("Dns.GetHostAddressesAsync", "different")]
    [InlineData("NameResolver", "same")]
    [InlineData("NameResolver", "different")]
    public async Task Measure_FastNamesBesideSlowOnes(string how, string slowNames)
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 53));
        var serving = ServeAsync(server);
        Func<string, Task<IPAddress[]>> lookUp = how == "NameResolver"
            ? host => NameResolver.System.LookUpAsync(host, cancellation).AsTask()
            : host => Dns.GetHostAddressesAsync(host, cancellation);
        await lookUp("fast.example");

        _ = Enumerable.Range(0, SlowLookups).Select(number => lookUp(slowNames == "same" ? "slow.example" : $"slow{number}.example")).ToArray();
        var (worst, pool) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var number = 0; number < FastLookups; number++)
        {
            var start = Clock.GetTimestamp();
            await Task.Run(() => { }, cancellation);
            var queued = Clock.GetElapsedTime(start);
            pool = queued > pool ? queued : pool;
            start = Clock.GetTimestamp();
            await lookUp($"fast{number}.example");
            var took = Clock.GetElapsedTime(start);
            worst = took > worst ? took : worst;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{how}, {SlowLookups} lookups of {slowNames} slow names: slowest of {FastLookups} fast lookups {worst.TotalMilliseconds:0.0} ms, slowest start of a pool task {pool.TotalMilliseconds:0.0} ms, pool threads {ThreadPool.ThreadCount}"));
        server.Close();
        await serving;
    }

    private static async Task ServeAsync(UdpClient server)
    {
        try
        {
            while (true)
            {
                var query = await server.ReceiveAsync();
                if (query.Buffer.AsSpan(13).StartsWith("fast"u8))
                {
                    await server.SendAsync(Answer(query.Buffer), query.RemoteEndPoint);
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Closed: the measurement is over.
        }
    }

    // The query as a response, and for a question of type A one answer: 127.0.0.1.
    private static byte[] Answer(byte[] query)
    {
        var end = 12;
        while (query[end] != 0)
        {
            end += query[end] + 1;
        }

        end += 5;
        var isAddress = query[end - 3] == 1;
        byte[] header = [query[0], query[1], 0x81, 0x80, 0, 1, 0, (byte)(isAddress ? 1 : 0), 0, 0, 0, 0];
        byte[] answer = isAddress ? [0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 127, 0, 0, 1] : [];
        return [.. header, .. query[12..end], .. answer];
    }
}
