using Availability.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests;

public sealed class PulseTests
{
    private readonly FakeTimeProvider _clock = new(Some.Instant);
    private readonly Pulse _pulse;

    public PulseTests() => _pulse = new Pulse(_clock, NullLogger<Pulse>.Instance);

    [Fact]
    public void StoodStill_RegularBeats_IsNothing()
    {
        for (var beat = 0; beat < 100; beat++)
        {
            _pulse.Beat();
            _clock.Advance(TimeSpan.FromMilliseconds(400));
        }

        Assert.Equal(TimeSpan.Zero, _pulse.StoodStill);
    }

    [Fact]
    public void StoodStill_BeforeTheNextBeatAndAfterIt_IsTheSame()
    {
        _pulse.Beat();
        _clock.Advance(TimeSpan.FromSeconds(10));
        var before = _pulse.StoodStill;
        _pulse.Beat();

        Assert.Equal((TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10)), (before, _pulse.StoodStill));
    }

    [Fact]
    public void StoodStill_NeverBegun_IsNothing()
    {
        _clock.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(TimeSpan.Zero, _pulse.StoodStill);
    }
}
