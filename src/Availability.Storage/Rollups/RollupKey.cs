namespace Availability.Storage.Rollups;

/// <summary>Whose rollup.</summary>
internal readonly record struct RollupKey(int TargetId, short LocationId);
