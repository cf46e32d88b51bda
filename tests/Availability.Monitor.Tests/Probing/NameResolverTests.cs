using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Availability.Core;
using Availability.Monitor.Probing;
using Availability.Testing;

namespace Availability.Monitor.Tests.Probing;

public sealed class NameResolverTests : IDisposable
{
    private readonly ManualResetEventSlim _release = new();
    private readonly ConcurrentQueue<string> _asked = new();
    private readonly ConcurrentDictionary<int, bool> _threads = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _release.Set();

    [Fact]
    public async Task LookUp_SlowName_HoldsUpNoOther()
    {
        var resolver = Resolver(mostThreads: 6, mostPerName: 2);
        var slow = Enumerable.Range(0, 20).Select(_ => resolver.LookUpAsync("slow.example", Cancellation).AsTask()).ToArray();

        for (var name = 0; name < 50; name++)
        {
            Assert.Equal([IPAddress.Loopback], await resolver.LookUpAsync($"{name}.example", Cancellation));
        }

        Assert.All(slow, lookup => Assert.False(lookup.IsCompleted));
        // They were taken first, by threads that may not have come to ask.
        await Eventually.TrueAsync(
            () => _asked.Count(name => name == "slow.example") >= 2, TimeSpan.FromMinutes(1), "the slow name is asked for", Cancellation);
        Assert.Equal(2, _asked.Count(name => name == "slow.example"));
        _release.Set();
        await Task.WhenAll(slow);
        Assert.Equal(20, _asked.Count(name => name == "slow.example"));
    }

    [Fact]
    public async Task LookUp_Threads_AreItsOwnAndBounded()
    {
        var resolver = Resolver(mostThreads: 3);

        await Task.WhenAll(Enumerable.Range(0, 200).Select(name => resolver.LookUpAsync($"{name}.example", Cancellation).AsTask()));

        Assert.InRange(_threads.Count, 1, 3);
        Assert.DoesNotContain(true, _threads.Values);
    }

    [Fact]
    public async Task LookUp_NoThreadFreeInTime_IsOurFault()
    {
        var resolver = Resolver(mostThreads: 1);
        using var time = new CancellationTokenSource();
        var slow = resolver.LookUpAsync("slow.example", Cancellation).AsTask();
        await Eventually.TrueAsync(() => !_asked.IsEmpty, TimeSpan.FromSeconds(30), "the slow name is asked for", Cancellation);
        var other = resolver.LookUpAsync("other.example", time.Token).AsTask();

        await time.CancelAsync();

        var fault = await Assert.ThrowsAsync<ProbeException>(() => other);
        Assert.Equal((FailureKind.Monitor, Phase.Dns), (fault.Failure.Kind, fault.Failure.Phase));
        _release.Set();
        await slow;
        await resolver.LookUpAsync("last.example", Cancellation);
        Assert.DoesNotContain("other.example", _asked);
    }

    [Fact]
    public async Task LookUp_BehindItsOwnSlowName_IsTheNamesFault()
    {
        var resolver = Resolver(mostThreads: 4, mostPerName: 1);
        using var time = new CancellationTokenSource();
        var slow = resolver.LookUpAsync("slow.example", Cancellation).AsTask();
        var again = resolver.LookUpAsync("SLOW.example", time.Token).AsTask();

        await time.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => again);
        _release.Set();
        await slow;
    }

    [Fact]
    public async Task LookUp_Fails_TellsTheAsker()
    {
        var resolver = new NameResolver(_ => throw new SocketException((int)SocketError.HostNotFound));

        await Assert.ThrowsAsync<SocketException>(async () => await resolver.LookUpAsync("gone.example", Cancellation));
        await Assert.ThrowsAsync<SocketException>(async () => await resolver.LookUpAsync("gone.example", Cancellation));
    }

    [Fact]
    public async Task LookUp_System_KnowsTheHostsFile() =>
        Assert.Contains(await NameResolver.System.LookUpAsync("localhost", Cancellation), IPAddress.IsLoopback);

    private NameResolver Resolver(int mostThreads, int mostPerName = 4) => new(
        host =>
        {
            _asked.Enqueue(host);
            _threads[Environment.CurrentManagedThreadId] = Thread.CurrentThread.IsThreadPoolThread;
            if (host.StartsWith("slow", StringComparison.OrdinalIgnoreCase))
            {
                _release.Wait();
            }

            return [IPAddress.Loopback];
        },
        mostThreads,
        mostPerName);
}
