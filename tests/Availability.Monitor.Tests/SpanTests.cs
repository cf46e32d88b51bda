using Availability.Core;
using Availability.Monitor.Publishing;
using Availability.Testing;

namespace Availability.Monitor.Tests;

// The source of spans is one per process: while this runs, no other test may listen.
[CollectionDefinition(nameof(SpanTests), DisableParallelization = true)]
[Collection(nameof(SpanTests))]
public sealed class SpanTests
{
    // A thousand checks a second pass here.
    [Fact]
    public void Spans_NobodyListens_TakeNoMemory()
    {
        var (target, check) = (Some.Target(), Some.Check());
        Trace(target, check);
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 1_000; i++)
        {
            Trace(target, check);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static void Trace(Target target, Check check)
    {
        using var span = CheckSpan.Start(target);
        CheckSpan.Note(span, check);
        PublishSpan.End(PublishSpan.Start("checks"));
    }
}
