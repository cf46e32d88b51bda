using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Writer.Tests;

public sealed class WriterStatusTests
{
    private readonly FakeTimeProvider _clock = new();

    [Fact]
    public void Obstacle_UntilBothAnswer_NamesTheFirst()
    {
        var status = New();

        Assert.Equal("Postgres: starting", status.Obstacle);
        status.DatabaseWorks();
        Assert.Equal("Kafka: starting", status.Obstacle);
        status.StreamWorks();
        Assert.Null(status.Obstacle);
        status.DatabaseFailed("connection refused");
        Assert.Equal("Postgres: connection refused", status.Obstacle);
    }

    [Fact]
    public void SinceLastPoll_BeforeTheFirst_IsNoStandstill()
    {
        var status = New();

        _clock.Advance(TimeSpan.FromHours(1));
        Assert.Equal(TimeSpan.Zero, status.SinceLastPoll);
        status.Polled();
        _clock.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(TimeSpan.FromSeconds(2), status.SinceLastPoll);
    }

    private WriterStatus New() => new(_clock, NullLogger<WriterStatus>.Instance);
}
