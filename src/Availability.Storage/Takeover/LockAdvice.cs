namespace Availability.Storage.Takeover;

/// <summary>A history of many days has many tables, and a query over all of them locks each: more than the server is set for.</summary>
/// <param name="Days">That the old table spans.</param>
/// <param name="Now">The server's max_locks_per_transaction.</param>
/// <param name="Needed">What it should be.</param>
public sealed record LockAdvice(long Days, long Now, long Needed);
