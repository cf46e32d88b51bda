using System.Diagnostics.Metrics;
using Availability.Core;
using Availability.Monitor.Network;
using Availability.Monitor.Probing;
using Availability.Monitor.Tests.Publishing;
using Availability.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests.Network;

public sealed class NetworkJudgeTests : IDisposable
{
    private static readonly Failure Unreachable = new(FailureKind.Unreachable, Phase.Connect, "Network is unreachable");
    private static readonly Failure NoResolver = new(FailureKind.Dns, Phase.Dns, $"{FailureClassifier.NoResolver}: Resource temporarily unavailable");
    private static readonly Failure UnknownName = new(FailureKind.Dns, Phase.Dns, "Name or service not known");
    private static readonly Failure NoAnswer = new(FailureKind.ConnectTimeout, Phase.Connect, "no answer before the check's deadline");
    private static readonly Failure[] All = [Unreachable, NoResolver, UnknownName, NoAnswer];

    private readonly FakeTimeProvider _clock = new(Some.Instant);
    private readonly FakeNetwork _network = new();
    private readonly FakeLog _log = new();
    private readonly LoggerFactory _loggers;
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly NetworkState _state;
    private NetworkJudge _judge;

    public NetworkJudgeTests()
    {
        _loggers = new LoggerFactory([_log]);
        _state = new NetworkState(
            new MonitorMetrics(_services.GetRequiredService<IMeterFactory>()), _clock, _loggers.CreateLogger<NetworkState>());
        _judge = Judge();
    }

    public static TheoryData<int> Suspicious => [0, 1, 2, 3];

    public void Dispose()
    {
        _loggers.Dispose();
        _services.Dispose();
    }

    [Theory]
    [MemberData(nameof(Suspicious))]
    public async Task Loopback_ProvesNothingAndIsNeverOurs(int index)
    {
        _network.HasRoute = false;

        Assert.Equal(Outcome.Down, await OutcomeAsync("http://localhost:1/", All[index], "127.0.0.1"));
        Assert.Equal(Outcome.Up, await OutcomeAsync("http://127.0.0.1/", null, "127.0.0.1"));
        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://a.example/", Unreachable, "192.0.2.7"));
    }

    [Fact]
    public async Task NoRouteOut_IsOurs_WhateverTheResolverSays()
    {
        _network.HasRoute = false;

        foreach (var failure in (Failure[])[Unreachable, NoResolver, UnknownName])
        {
            var result = await JudgeAsync("http://a.example/", failure, "192.0.2.7");
            Assert.Equal((Outcome.Missed, TimeSpan.Zero), (result.Outcome, result.ResponseTime));
            Assert.Equal($"this machine has no route out ({failure.Detail})", result.Failure!.Detail);
        }

        Assert.Equal("this machine has no route out", _state.Trouble);
        Assert.Single(_log.Lines);
    }

    [Fact]
    public async Task NoRouteToOneTarget_IsOurs_AndTheNetworkWorks()
    {
        _network.Unroutable.Add("six.example");

        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://six.example/", Unreachable, "2001:db8::7"));
        Assert.Null(_state.Trouble);
    }

    [Theory]
    [MemberData(nameof(Suspicious))]
    public async Task AnotherAnsweredMeanwhile_IsTheTargets(int index)
    {
        var start = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await JudgeAsync("http://b.example/", null, "192.0.2.8");

        Assert.Equal(Outcome.Down, (await JudgeAsync("http://a.example/", All[index], "192.0.2.7", start)).Outcome);
        Assert.Equal(0, _network.Dialled);
    }

    [Fact]
    public async Task AnotherAnsweredBefore_IsAskedAgain()
    {
        await JudgeAsync("http://b.example/", null, "192.0.2.8");
        _clock.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://a.example/", NoResolver));
        Assert.Equal(1, _network.Dialled);
        Assert.Equal("the resolver does not answer", _state.Trouble);

        _network.Answering.Add("b.example");
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(Outcome.Down, await OutcomeAsync("http://a.example/", NoResolver));
        Assert.Equal(2, _network.Dialled);
    }

    [Fact]
    public async Task AnAddressThatAnswered_SaysNothingOfTheResolver()
    {
        var start = _clock.GetUtcNow();
        await JudgeAsync("http://192.0.2.8/", null, "192.0.2.8");
        _network.Answering.Add("192.0.2.8");

        Assert.Equal(Outcome.Missed, (await JudgeAsync("http://a.example/", NoResolver, startedAt: start)).Outcome);
        await JudgeAsync("http://192.0.2.8/", null, "192.0.2.8");
        Assert.NotNull(_state.Trouble);
        await JudgeAsync("http://b.example/", null, "192.0.2.9");
        Assert.Null(_state.Trouble);
    }

    [Fact]
    public async Task OnlyTarget_IsDownUnlessNobodyCouldTell()
    {
        Assert.Equal(Outcome.Down, await OutcomeAsync("http://a.example/", Unreachable, "192.0.2.7"));
        Assert.Equal(Outcome.Down, await OutcomeAsync("http://a.example/", UnknownName));
        Assert.Equal(Outcome.Down, await OutcomeAsync("http://a.example/", NoAnswer, "192.0.2.7"));
        Assert.Null(_state.Trouble);
        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://a.example/", NoResolver));
    }

    [Fact]
    public async Task EveryTargetUnreachable_IsOursFromTheSecondOn()
    {
        Assert.Equal(Outcome.Down, await OutcomeAsync("http://a.example/", Unreachable, "192.0.2.7"));
        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://b.example/", Unreachable, "192.0.2.8"));
        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://a.example/", Unreachable, "192.0.2.7"));
        Assert.Equal("no host can be reached", _state.Trouble);
    }

    [Theory]
    [MemberData(nameof(Suspicious))]
    public async Task Vantage_Decides(int index)
    {
        _judge = Judge("one.example:443,two.example:443");
        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://a.example/", All[index], "192.0.2.7"));
        Assert.Equal("no --vantage answers either", _state.Trouble);

        _network.Answering.Add("two.example");
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(Outcome.Down, await OutcomeAsync("http://a.example/", All[index], "192.0.2.7"));
        // The only target is down, so that none will say that the network is back.
        Assert.Null(_state.Trouble);
    }

    [Fact]
    public async Task Vantage_ByAddress_SaysNothingOfTheResolver()
    {
        _judge = Judge("192.0.2.50:443");
        _network.Answering.Add("192.0.2.50");

        Assert.Equal(Outcome.Missed, await OutcomeAsync("http://a.example/", NoResolver));
        Assert.Equal(Outcome.Down, await OutcomeAsync("http://a.example/", NoAnswer, "192.0.2.7"));
    }

    [Fact]
    public async Task ManyInDoubt_DialOnce()
    {
        var answer = new TaskCompletionSource();
        _judge = Judge("one.example:443");
        _network.Slowness = answer.Task;
        List<Task<Outcome>> judged = [.. Enumerable.Range(0, 500).Select(number => OutcomeAsync($"http://{number}.example/", NoAnswer, "192.0.2.7"))];

        answer.SetResult();

        Assert.All(await Task.WhenAll(judged), outcome => Assert.Equal(Outcome.Missed, outcome));
        Assert.Equal(1, _network.Dialled);
    }

    [Fact]
    public async Task Back_IsSaidOnce_AndNotForAnAnswerFromBefore()
    {
        var before = _clock.GetUtcNow();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _network.HasRoute = false;
        await JudgeAsync("http://a.example/", Unreachable, "192.0.2.7");
        await JudgeAsync("http://b.example/", null, "192.0.2.8", before);
        Assert.NotNull(_state.Trouble);

        _clock.Advance(TimeSpan.FromSeconds(90));
        await JudgeAsync("http://b.example/", null, "192.0.2.8");
        await JudgeAsync("http://b.example/", null, "192.0.2.8");

        Assert.Null(_state.Trouble);
        Assert.Equal(
            [
                "The monitor's own network fails (this machine has no route out); until it is back, checks that depend on it are missed, not down",
                "The monitor's own network is back after 0.00:01:30",
            ],
            _log.Lines);
    }

    [Theory]
    [InlineData(FailureKind.Status)]
    [InlineData(FailureKind.ConnectRefused)]
    [InlineData(FailureKind.TlsCertificate)]
    [InlineData(FailureKind.EmptyReply)]
    public async Task WhateverAnsweredSomehow_ProvesTheNetwork(FailureKind kind)
    {
        _network.HasRoute = false;
        await JudgeAsync("http://a.example/", Unreachable, "192.0.2.7");

        Assert.Equal(Outcome.Down, await OutcomeAsync("http://b.example/", new Failure(kind, null, "x"), "192.0.2.8"));
        Assert.Null(_state.Trouble);
    }

    [Theory]
    [InlineData("localhost:443")]
    [InlineData("127.0.0.1:443")]
    [InlineData("example.com")]
    [InlineData("example.com:443/page")]
    [InlineData("https://example.com:443")]
    [InlineData("example.com:443,[::1]:443")]
    public void Vantage_OnThisMachineOrNoHostAndPort_IsRefused(string text)
    {
        var validated = new MonitorOptionsValidator().Validate(null, new MonitorOptions { Config = "-", Vantage = text });
        Assert.Contains("--vantage: expected host:port", validated.FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Vantage_List_IsRead()
    {
        Assert.True(HostPort.TryParseList("one.example:443, 192.0.2.1:53,[2001:db8::1]:80", out var list));
        Assert.Equal([new("one.example", 443), new("192.0.2.1", 53), new("2001:db8::1", 80)], list);
        Assert.Equal([true, false, false], list.Select(there => there.IsName));
    }

    private NetworkJudge Judge(string vantage = "") =>
        new(_network, _state, Options.Create(new MonitorOptions { Vantage = vantage }), _clock);

    private async Task<Outcome> OutcomeAsync(string url, Failure? failure, string? remote = null) =>
        (await JudgeAsync(url, failure, remote)).Outcome;

    private ValueTask<ProbeResult> JudgeAsync(string url, Failure? failure, string? remote = null, DateTimeOffset? startedAt = null) =>
        _judge.JudgeAsync(
            Prepared.Target(Some.Target(url)),
            new ProbeResult
            {
                StartedAt = startedAt ?? _clock.GetUtcNow(),
                ResponseTime = TimeSpan.FromSeconds(1),
                Failure = failure,
                RemoteIp = remote,
            },
            TestContext.Current.CancellationToken);
}
