using Availability.Storage;
using Microsoft.Extensions.Logging;

namespace Availability.Writer;

/// <summary>Tells the database where our partitions end, so that whoever reads it knows whether a backlog waits.</summary>
internal sealed class StreamEndsService(StreamEnds ends, StreamOffsets offsets, WriterStatus status, TimeProvider clock, ILogger<StreamEndsService> logger)
    : MaintenanceService("Ends of the stream", TimeSpan.FromSeconds(5), status, clock, logger)
{
    protected override Task WorkAsync(CancellationToken cancellationToken) =>
        ends.Last is { } known ? offsets.NoteEndsAsync(known.Stream, known.Ends, cancellationToken) : Task.CompletedTask;
}
