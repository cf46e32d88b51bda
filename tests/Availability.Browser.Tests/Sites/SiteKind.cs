namespace Availability.Browser.Tests;

/// <summary>What the page's database is like.</summary>
internal enum SiteKind
{
    /// <summary>A year of <see cref="InventedHistory"/>.</summary>
    Example,

    /// <summary>More targets and incidents than a page shows.</summary>
    Many,

    /// <summary>Nothing was checked yet.</summary>
    Empty,

    /// <summary>It does not answer.</summary>
    Away,

    /// <summary>The example's, with nothing new for long.</summary>
    Stale,
}
