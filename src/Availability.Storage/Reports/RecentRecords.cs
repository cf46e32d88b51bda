namespace Availability.Storage.Reports;

/// <summary>The newest slots of one target at one location by outcome, each null where there is none.</summary>
internal readonly record struct RecentRecords(int TargetId, short LocationId, DateTimeOffset? UpAt, DateTimeOffset? DownAt, DateTimeOffset? MissedAt);
