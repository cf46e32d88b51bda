using Availability.Monitor.Network;

namespace Availability.Monitor.Tests.Network;

/// <summary>A network whose failures a test decides.</summary>
internal sealed class FakeNetwork : INetwork
{
    private int _dialled;

    public bool HasRoute { get; set; } = true;

    public HashSet<string> Unroutable { get; } = [];

    public HashSet<string> Answering { get; } = [];

    public int Dialled => _dialled;

    /// <summary>Answers only when this has completed.</summary>
    public Task Slowness { get; set; } = Task.CompletedTask;

    public bool HasRouteOut() => HasRoute;

    public ValueTask<bool> HasRouteToAsync(string host, CancellationToken cancellationToken) => new(HasRoute && !Unroutable.Contains(host));

    public async ValueTask<bool> AnswersAsync(HostPort there, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _dialled);
        await Slowness;
        return Answering.Contains(there.Host);
    }
}
