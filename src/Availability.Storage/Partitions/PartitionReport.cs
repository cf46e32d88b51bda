namespace Availability.Storage;

/// <summary>What a round of maintenance found and did.</summary>
/// <param name="DaysAhead">The runway: days after today's that have their partition.</param>
/// <param name="Made">Partitions made.</param>
/// <param name="Retired">Partitions removed.</param>
/// <param name="IsOwner">Whether our role owns the tables; another one removes nothing.</param>
/// <param name="Waits">What waits for what, and is left for a later round; empty when all is done.</param>
public sealed record PartitionReport(int DaysAhead, int Made, int Retired, bool IsOwner, IReadOnlyList<string> Waits);
