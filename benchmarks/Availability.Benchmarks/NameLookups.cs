using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Availability.Monitor.Probing;

namespace Availability.Benchmarks;

/// <summary>
/// The numbers of docs/decisions/0001-name-lookups.md. To be run where 127.0.0.1 port 53 is the name server and is ours (the
/// document has the command): it answers names that start with "fast" at once and no others. One measurement per process, since
/// blocked pool threads outlive it.
/// </summary>
internal static class NameLookups
{
    /// <summary>The first argument that asks for it; the second is <c>dns</c> or <c>resolver</c>, the third <c>same</c> or <c>different</c>.</summary>
    public const string Verb = "name-lookups";

    private const int SlowLookups = 64;
    private const int FastLookups = 20;

    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>Measures and prints one line.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not ["dns" or "resolver", "same" or "different"])
        {
            await Console.Error.WriteLineAsync($"usage: Availability.Benchmarks {Verb} dns|resolver same|different");
            return 2;
        }

        var (how, lookUp) = args[0] == "dns"
            ? ("Dns.GetHostAddressesAsync", (Func<string, Task<IPAddress[]>>)(host => Dns.GetHostAddressesAsync(host, CancellationToken.None)))
            : ("NameResolver", host => NameResolver.System.LookUpAsync(host, CancellationToken.None).AsTask());
        // From a thread outside the pool, as timers and sockets do: what a pool thread starts would overtake in its own queue.
        Console.WriteLine(await Task.Factory.StartNew(
            () => Measure(how, args[1], lookUp), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
        return 0;
    }

    private static string Measure(string how, string slowNames, Func<string, Task<IPAddress[]>> lookUp)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 53));
        new Thread(() => Serve(server)) { IsBackground = true }.Start();
        lookUp("fast.example").GetAwaiter().GetResult();
        _ = Enumerable.Range(0, SlowLookups).Select(number => lookUp(slowNames == "same" ? "slow.example" : $"slow{number}.example")).ToArray();
        var (worst, pool) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var number = 0; number < FastLookups; number++)
        {
            pool = Longer(pool, () => Task.Run(() => { }));
            worst = Longer(worst, () => lookUp($"fast{number}.example"));
        }

        return string.Create(
            CultureInfo.InvariantCulture,
            $"{how}, {SlowLookups} lookups of {(slowNames == "same" ? "one slow name" : "as many slow names")}: slowest of {FastLookups} fast lookups {worst.TotalMilliseconds:0.0} ms, slowest start of a pool task {pool.TotalMilliseconds:0.0} ms, pool threads {ThreadPool.ThreadCount}");
    }

    private static TimeSpan Longer(TimeSpan known, Func<Task> start)
    {
        var began = Clock.GetTimestamp();
        start().GetAwaiter().GetResult();
        var took = Clock.GetElapsedTime(began);
        return took > known ? took : known;
    }

    private static void Serve(UdpClient server)
    {
        try
        {
            var from = new IPEndPoint(IPAddress.Any, 0);
            while (true)
            {
                var query = server.Receive(ref from);
                if (query.AsSpan(13).StartsWith("fast"u8))
                {
                    server.Send(Answer(query), from);
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
