namespace Availability.Storage.Reports;

/// <summary>The edge of what is stored.</summary>
internal static class Horizon
{
    /// <summary>The writer quarantines what lies further ahead, so no query has to look there: that leaves the partitions made in advance out.</summary>
    public static readonly TimeSpan Ahead = TimeSpan.FromHours(1);
}
