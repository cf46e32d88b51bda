using System.Collections.Concurrent;
using Confluent.Kafka;

namespace Availability.Benchmarks.Writing;

/// <summary>How long after it was handed to Kafka's client a check is committed in Postgres, at 1,000 a second.</summary>
internal static class Visibility
{
    private const int PerSecond = 1_000;

    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(2);

    public static async Task<IReadOnlyList<double>> RunAsync(Stream stream, WriterRun writer, TimeSpan time)
    {
        stream.Send(0, handler: null);
        while ((await writer.OffsetsAsync()).Values.Sum() == 0)
        {
            await Task.Delay(Tick, TimeProvider.System, CancellationToken.None);
        }

        var waiting = new ConcurrentDictionary<TopicPartitionOffset, long>();
        var delays = new List<double>();
        var count = (long)(time.TotalSeconds * PerSecond);
        var sending = Task.Factory.StartNew(() => Send(stream, count, waiting), TaskCreationOptions.LongRunning);
        while (delays.Count < count)
        {
            var offsets = await writer.OffsetsAsync();
            var now = TimeProvider.System.GetTimestamp();
            foreach (var (place, sent) in waiting.Where(entry => entry.Key.Offset.Value < offsets.GetValueOrDefault(entry.Key.Partition.Value)))
            {
                waiting.TryRemove(place, out _);
                delays.Add(TimeProvider.System.GetElapsedTime(sent, now).TotalMilliseconds);
            }

            await Task.Delay(Tick, TimeProvider.System, CancellationToken.None);
        }

        await sending;
        return [.. delays.Order()];
    }

    private static void Send(Stream stream, long count, ConcurrentDictionary<TopicPartitionOffset, long> waiting)
    {
        var began = TimeProvider.System.GetTimestamp();
        using var pause = new ManualResetEventSlim();
        for (var number = 1L; number <= count; number++)
        {
            while (TimeProvider.System.GetElapsedTime(began).TotalSeconds * PerSecond < number)
            {
                pause.Wait(1);
            }

            var sent = TimeProvider.System.GetTimestamp();
            stream.Send(number, place => waiting[place] = sent);
        }
    }
}
