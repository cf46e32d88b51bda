using CsvHelper;

namespace Availability.Web;

/// <summary>
/// Values as RFC 4180 has them: a header line with the names of the API's JSON, then a line for each. A spreadsheet would run a text that
/// begins with =, +, - or @ as a formula, and texts come from outside: such a cell gets an apostrophe before it.
/// </summary>
internal sealed class CsvTable<T>(params (string Name, Func<T, string?> Value)[] columns)
{
    private static readonly CsvWriterOptions Format = new() { Injection = CsvInjection.Escape };

    /// <summary>Writes each value as it comes; a client that reads slowly slows the reading down.</summary>
    public async Task WriteAsync(Stream body, IAsyncEnumerable<T> values, CancellationToken cancellationToken)
    {
        await using var csv = CsvWriter.Create(body, Format, leaveOpen: true);
        foreach (var (name, _) in columns)
            csv.WriteField(name);
        await csv.EndRecordAsync(cancellationToken);
        await foreach (var value in values.WithCancellation(cancellationToken))
        {
            foreach (var (_, cell) in columns)
                csv.WriteField(cell(value));
            await csv.EndRecordAsync(cancellationToken);
        }
    }
}
