using System.Text;
using Availability.Storage;
using Availability.Writer.Monitors;

namespace Availability.Writer.Tests.Monitors;

public sealed class MonitorMessageReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 4, 5, 6, 0, TimeSpan.Zero);

    private readonly List<MonitorHeartbeat> _heartbeats = [];
    private readonly List<MonitorGap> _gaps = [];

    [Fact]
    public void Read_Heartbeat_HasEveryField()
    {
        Assert.Null(Read(
            """
            {"schema":1,"type":"heartbeat","monitor":"m","location":"here","at":"2026-03-04T05:05:00.000001Z","version":"1.2","scheduled":9,"completed":5,
            "missed":1,"dropped":2,"abandoned":3,"in_flight":4,"spooled":6,"delay_p99":0.0015,"stopped":true,"new":[1],
            "hours":[{"hour":"2026-03-04T05:00:00Z","scheduled":9,"published":6,"dropped":2,"abandoned":3}]}
            """));

        var expected = new MonitorHeartbeat
        {
            Monitor = "m",
            Location = "here",
            At = new DateTimeOffset(2026, 3, 4, 5, 5, 0, 0, 1, TimeSpan.Zero),
            Version = "1.2",
            Scheduled = 9,
            Completed = 5,
            Missed = 1,
            Dropped = 2,
            Abandoned = 3,
            InFlight = 4,
            Spooled = 6,
            DelayP99 = TimeSpan.FromMicroseconds(1_500),
            Stopped = true,
        };
        var heartbeat = Assert.Single(_heartbeats);
        Assert.Equal([new MonitorHour(new DateTimeOffset(2026, 3, 4, 5, 0, 0, TimeSpan.Zero), 9, 6, 2, 3)], heartbeat.Hours);
        Assert.Equal(expected, heartbeat with { Hours = expected.Hours });
    }

    [Fact]
    public void Read_Gap_HasEveryField()
    {
        Assert.Null(Read(
            """
            {"type":"gap","id":"01234567-89ab-7def-8123-456789abcdef","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z",
            "from":"2026-03-04T05:01:00Z","to":"2026-03-04T05:02:00Z","dropped":7,"reason":"full"}
            """));

        Assert.Equal(
            new MonitorGap
            {
                Id = Guid.Parse("01234567-89ab-7def-8123-456789abcdef"),
                Monitor = "m",
                Location = "here",
                At = Now.AddMinutes(-1),
                From = Now.AddMinutes(-5),
                To = Now.AddMinutes(-4),
                Dropped = 7,
                Reason = "full",
            },
            Assert.Single(_gaps));
    }

    [Theory]
    [InlineData("""{"type":"something new","monitor":7}""", false)]
    [InlineData("""{"type":"something new"}""", false)]
    [InlineData("null", false)]
    [InlineData("not JSON", true)]
    [InlineData("", true)]
    [InlineData("""{"type":"heartbeat","location":"here","at":"2026-03-04T05:05:00Z"}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m\u0000","location":"here","at":"2026-03-04T05:05:00Z"}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":"here"}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":"here","at":"2026-03-04T06:06:01Z"}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z","delay_p99":-1}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":null,"at":"2026-03-04T05:05:00Z"}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"\ud800","location":"here","at":"2026-03-04T05:05:00Z"}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z","scheduled":-1}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z","hours":[null]}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z","hours":[{"hour":"2026-03-04T05:00:00Z","published":9e18}]}""", true)]
    [InlineData("""{"type":"heartbeat","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z","hours":[{"hour":"2026-03-04T05:00:00Z","published":9000000000000000000}]}""", true)]
    [InlineData("""{"type":"gap","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z","from":"2026-03-04T05:05:00Z","to":"2026-03-04T05:05:00Z","dropped":1}""", true)]
    [InlineData("""{"type":"gap","monitor":"m","location":"here","at":"2026-03-04T05:05:00Z","from":"2026-03-04T05:05:00Z"}""", true)]
    public void Read_NothingToStore_SaysWhyUnlessItIsOfAnotherKind(string text, bool isFault)
    {
        Assert.Equal(isFault, Read(text) is not null);
        Assert.Empty(_heartbeats);
        Assert.Empty(_gaps);
    }

    // Three bytes a letter: as a key it would be too long for the database, and stop the topic.
    [Fact]
    public void Read_MonitorBeyondAnIndexEntry_IsAFault() => Assert.NotNull(Read(
        $$"""{"type":"heartbeat","monitor":"{{new string('監', 1_000)}}","location":"here","at":"2026-03-04T05:05:00Z"}"""));

    [Fact]
    public void Read_NoBytes_IsAFault() => Assert.NotNull(MonitorMessageReader.Read(null, Now, _heartbeats, _gaps));

    private string? Read(string text) => MonitorMessageReader.Read(Encoding.UTF8.GetBytes(text), Now, _heartbeats, _gaps);
}
