using System.Globalization;
using System.Text;
using Availability.Monitor.Publishing;
using Availability.Monitor.Publishing.Spooling;
using Availability.ServiceDefaults;
using Availability.Testing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Availability.Monitor.Tests.Publishing;

/// <summary>A spool as one monitor after another opens it.</summary>
internal sealed class SpoolUnderTest : IDisposable
{
    private readonly LoggerFactory _loggers = new();

    public SpoolUnderTest(TemporaryFolder folder, long most = 1024 * 1024, string topic = "checks", string? cluster = null, string monitor = "monitor-1")
    {
        Monitor = monitor;
        _loggers.AddProvider(Log);
        Spool = new Spool(
            Options.Create(new MonitorOptions { Spool = folder.Path, SpoolMax = most }),
            Options.Create(new KafkaOptions { Topic = topic, ClusterId = cluster }),
            new MonitorInstance(monitor, "local"),
            new FakeTimeProvider(Some.Instant),
            _loggers.CreateLogger<Spool>());
    }

    public FakeLog Log { get; } = new();

    public Spool Spool { get; }

    public string Monitor { get; }

    public IEnumerable<long> Ids => Spool.Read(0, int.MaxValue).Select(record => record.Id);

    /// <summary>A record whose slot is its number in minutes, and whose value has a thousand bytes.</summary>
    public PendingRecord Record(long number) => new(number, new OutgoingRecord
    {
        Key = Encoding.UTF8.GetBytes("the target"),
        Value = Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture).PadLeft(1_000)),
        Monitor = Monitor,
        Location = "local",
        Slot = Some.Instant.AddMinutes(number),
        TraceParent = number % 2 == 0 ? "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01" : null,
    });

    public IReadOnlyList<PendingRecord> Records(int from, int to) => [.. Enumerable.Range(from, to - from + 1).Select(number => Record(number))];

    public (long Own, long Earlier) Add(int from, int to, long cursor = 0) => Spool.Apply(new SpoolChange(Records(from, to), [], [], null, cursor));

    public void Settle(params int[] numbers) => Spool.Apply(new SpoolChange([], [.. numbers.Select(number => Record(number))], [], null, 0));

    public void Dispose()
    {
        Spool.Dispose();
        _loggers.Dispose();
    }
}
