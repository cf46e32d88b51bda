namespace Availability.Benchmarks;

/// <summary>How much history to generate.</summary>
internal sealed record HistorySize(int Targets, int Days, TimeSpan Period);
